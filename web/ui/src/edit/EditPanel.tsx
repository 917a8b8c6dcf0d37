import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Asset } from '../api/types'
import { ClassGlyph } from '../design/ClassGlyph'
import { useWords } from '../i18n/useWords'
import { isAsset } from '../map/selection'
import { assetTitle } from '../panel/titles'
import { useWorkspace } from '../workspace/context'
import { drafts } from '../write/browser'
import { useDraft } from '../write/useWriter'
import { AttributeFields, shownFields } from './AttributeFields'
import { Clashes } from './Clashes'
import { pathText } from './describe'
import { type Draft, draftKey, isDirty } from './draft'
import classes from './edit.module.css'
import { MainFields } from './MainFields'
import { decide, merge } from './merge'
import { PanelHead } from './PanelHead'
import { plainFields } from './plain'
import { RecordForm } from './RecordForm'
import { contentOf, differing } from './record'
import { useForm } from './useForm'
import { useSave } from './useSave'
import { useSubmit } from './useSubmit'

const fresh = (asset: Asset): Draft => ({
  id: asset.id,
  rev: asset.rev,
  base: contentOf(asset),
  content: contentOf(asset),
  raw: {},
  reason: '',
  at: Date.now(),
})

/** Editing the selected asset. Nothing is written before 保存; until then everything typed is kept as a draft. */
export default function EditPanel() {
  const { selected } = useWorkspace()
  const asset = selected.data
  return asset && isAsset(asset) ? <EditForm key={asset.id} asset={asset} /> : null
}

function EditForm({ asset }: { asset: Asset }) {
  const words = useWords()
  const { store, view, catalogue, locked, selected } = useWorkspace()
  const { save } = useSave()
  const [kept, put] = useDraft<Draft>(draftKey(asset.id))
  const submission = useSubmit()
  const { refused } = submission
  const [taken, setTaken] = useState<readonly string[]>([])
  const current = (it: Draft | undefined) => (it && it.rev <= asset.rev ? it : fresh(asset))
  const draft = current(kept)
  const latest = () => current(drafts.get<Draft>(draftKey(asset.id)))

  const joined = draft.rev === asset.rev ? undefined : merge(draft.base, draft.content, contentOf(asset))
  const clashes = joined && joined.clashes.length > 0 ? joined : undefined
  useEffect(() => {
    if (!joined || joined.clashes.length > 0) return
    put({ ...draft, rev: asset.rev, base: contentOf(asset), content: joined.content })
    if (joined.taken.length > 0) setTaken(joined.taken)
  }, [joined, draft, asset, put])

  const state = { content: draft.content, raw: draft.raw }
  const form = useForm({
    state,
    latest,
    refused,
    onForget: submission.forget,
    onChange: (next) => {
      const now = { ...latest(), ...next, at: Date.now() }
      put(isDirty(now) ? now : undefined)
    },
  })
  const changes = new Set([...differing(draft.base, draft.content), ...Object.keys(draft.raw)]).size
  const close = () => store.change({ task: undefined })
  const off = locked ?? (clashes ? words.say('edit.decideFirst') : changes === 0 ? words.say('edit.nothing') : undefined)

  const submit = async () => {
    if (off !== undefined || submission.busy) return
    const { filled, unfilled } = shownFields(draft.base, state, catalogue)
    const plain = plainFields({ ref: words.say('field.ref'), name: words.say('field.name') })
    const content = form.settle([...plain, ...filled, ...unfilled])
    if (!content) return
    const write = async () => {
      await save(asset, content, draft.reason)
      put(undefined)
      close()
    }
    await submission.run(write, ({ status }) => status === 409 && selected.retry())
  }
  return (
    <RecordForm
      head={
        <PanelHead
          code={words.say('edit.title')}
          title={assetTitle(asset, words)}
          symbol={<ClassGlyph of={words.classOf(asset.class)} size={22} />}
          tone={asset.condition}
          close={words.say('edit.close')}
          onClose={close}
        />
      }
      save={changes === 0 ? words.say('edit.saveNone') : words.say('edit.save', { n: changes })}
      discard={words.say(changes > 0 ? 'edit.discard' : 'edit.cancel')}
      off={off}
      busy={submission.busy}
      trouble={submission.trouble}
      onSubmit={submit}
      onDiscard={() => {
        put(undefined)
        close()
      }}
      onClose={close}
    >
      {clashes && (
        <Clashes
          asset={asset}
          merge={clashes}
          onDecide={(choices) => put({ ...draft, rev: asset.rev, base: contentOf(asset), content: decide(clashes, choices) })}
        />
      )}
      {taken.length > 0 && (
        <p className={classes.note} role="status">
          {words.say('edit.taken', {
            fields: words.list(taken.map((path) => pathText(path, draft.content, { words, catalogue }))),
          })}
        </p>
      )}
      <MainFields state={state} catalogue={catalogue} form={form} refusedClass={refused.class} />
      <AttributeFields
        base={draft.base}
        state={state}
        catalogue={catalogue}
        form={form}
        unfold={view.task?.kind === 'edit' ? view.task.unfold : undefined}
      />
      <div className={classes.row}>
        <label htmlFor="edit-reason" className={classes.label}>
          {words.say('edit.reason')}
        </label>
        <TextInput
          id="edit-reason"
          size="sm"
          className={classes.control}
          maxLength={200}
          value={draft.reason}
          placeholder={words.say('edit.reasonHint')}
          onChange={(event) => put({ ...latest(), reason: event.currentTarget.value, at: Date.now() })}
        />
      </div>
    </RecordForm>
  )
}
