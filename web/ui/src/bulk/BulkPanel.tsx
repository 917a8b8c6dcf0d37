import { Button, Progress, TextInput } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { PanelHead } from '../edit/PanelHead'
import { useWords } from '../i18n/useWords'
import { classFacets, countOf, join, queryOfPicked } from '../lasso/picked'
import { picked } from '../lasso/pickedStore'
import { Part } from '../panel/Facts'
import record from '../panel/record.module.css'
import { useSignal } from '../view/signal'
import { useWorkspace } from '../workspace/context'
import { writer } from '../write/browser'
import { refusalText } from '../write/refusal'
import { BulkFields } from './BulkFields'
import classes from './bulk.module.css'
import { closeBulk } from './bulkStore'
import { type BulkEdit, commonFields, faultyKeys, NO_EDIT, setOf } from './edit'
import { Preview } from './Preview'
import { useBulk } from './useBulk'

/** Changes many assets at once: what to change, what that would do, and one button that does it. */
export default function BulkPanel() {
  const words = useWords()
  const { catalogue, revision } = useWorkspace()
  const now = useSignal(picked)
  const [edit, setEdit] = useState<BulkEdit>(NO_EDIT)
  const [reason, setReason] = useState('')
  const count = countOf(now)
  const select = useMemo(() => queryOfPicked(now), [now])
  const fields = useMemo(
    () => commonFields(catalogue, now.beyond?.query.class ?? classFacets(now).map(({ key }) => key)),
    [catalogue, now],
  )
  const faulty = faultyKeys(edit, fields).length > 0
  const set = faulty || count === 0 ? undefined : setOf(edit, fields)
  const { preview, error, trying, committing, commit } = useBulk({ select, set, revision })

  const why = () => {
    if (faulty) return words.say('bulk.whyFault')
    if (!set) return words.say('bulk.whySet')
    if (!preview) return words.say('bulk.working')
    if (preview.refused_total > 0) return words.say('bulk.whyRefused')
    return preview.changed === 0 ? words.say('bulk.whySame') : undefined
  }
  const off = why()
  const trouble =
    error && (error.status === 409 ? words.say('bulk.moved', { why: refusalText(error, words) }) : refusalText(error, words))
  const changed = preview?.changed ?? 0
  const submit = async () => {
    if (off || committing) return
    const done = await commit(reason)
    if (!done) return
    if (done.receipt) writer.note({ revision: done.receipt.revision, text: words.say('bulk.done', { n: done.changed }) })
    setEdit(NO_EDIT)
    setReason('')
    closeBulk()
  }
  const drop = (ids: readonly number[]) => {
    const gone = new Set(ids)
    picked.set(
      join(
        now,
        [...now.items.values()].filter(({ id }) => gone.has(id)),
        'subtract',
      ),
    )
  }
  return (
    <div className={classes.panel}>
      <PanelHead
        code={words.say('bulk.title')}
        title={words.say('bulk.count', { n: count })}
        symbol={<IconChecks size={22} stroke={1.75} />}
        close={words.say('bulk.close')}
        onClose={closeBulk}
      />
      <div className={record.body}>
        <Part title={words.say('bulk.what')}>
          <BulkFields edit={edit} fields={fields} onEdit={setEdit} />
        </Part>
        <Part title={words.say('bulk.preview')}>
          <Preview preview={preview} trying={trying} onDropRefused={drop} />
        </Part>
      </div>
      <footer className={classes.foot}>
        {trouble && (
          <p className={classes.trouble} role="alert">
            {trouble}
          </p>
        )}
        {committing ? (
          <div role="status">
            <p className="caption">{words.say('bulk.committing', { n: changed })}</p>
            <Progress value={100} animated aria-label={words.say('bulk.committing', { n: changed })} />
          </div>
        ) : (
          <>
            <TextInput
              size="sm"
              aria-label={words.say('bulk.reason')}
              placeholder={words.say('bulk.reason')}
              value={reason}
              maxLength={1000}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button aria-disabled={off !== undefined} data-disabled={off !== undefined || undefined} onClick={submit}>
              {words.say('bulk.commit', { n: changed })}
            </Button>
            <p className="caption">{off}</p>
          </>
        )}
      </footer>
    </div>
  )
}
