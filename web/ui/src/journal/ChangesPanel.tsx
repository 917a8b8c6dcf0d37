import { Button, Skeleton, UnstyledButton } from '@mantine/core'
import { IconGitCommit, IconPolygon } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { revisionPath } from '../api/paths'
import type { Box, RecordChange, RevisionAnswer } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { ClassGlyph } from '../design/ClassGlyph'
import edit from '../edit/edit.module.css'
import { PanelHead } from '../edit/PanelHead'
import { actorText, actorTitle } from '../format/actor'
import { when } from '../format/times'
import { useWords, type Words } from '../i18n/useWords'
import { groupProperties } from '../panel/attributes'
import { boundaryRowName } from '../panel/BoundarySection'
import { entryText } from '../panel/historyText'
import record from '../panel/record.module.css'
import { useWorkspace } from '../workspace/context'
import { writer } from '../write/browser'
import { entryCounts, entryTitle } from './entryText'
import classes from './journal.module.css'

/** What one revision did, record by record. */
export default function ChangesPanel() {
  const { view } = useWorkspace()
  return view.task?.kind === 'changes' ? <Changes key={view.task.revision} revision={view.task.revision} /> : null
}

const around = (boxes: readonly Box[]): Box | undefined =>
  boxes.length === 0
    ? undefined
    : [
        Math.min(...boxes.map((it) => it[0])),
        Math.min(...boxes.map((it) => it[1])),
        Math.max(...boxes.map((it) => it[2])),
        Math.max(...boxes.map((it) => it[3])),
      ]

const titleOf = (it: RecordChange, words: Words) => {
  const what = it.class ? words.className(it.class) : it.kind ? boundaryRowName({ kind: it.kind, grid: undefined }, words) : ''
  return it.name && it.name !== what ? words.say('deed.named', { class: what, name: it.name }) : what
}

function Changes({ revision }: { revision: number }) {
  const words = useWords()
  const { store, map, catalogue, readOnly } = useWorkspace()
  const { data, error, retry } = useAnswer<RevisionAnswer>(revisionPath(revision), 0)
  const [busy, setBusy] = useState(false)
  const close = () => store.change({ task: undefined })
  useEffect(() => {
    const box = data && around(data.changes.flatMap((it) => (it.bbox ? [it.bbox] : [])))
    if (box) map?.fit(box)
  }, [data, map])
  useEffect(() => () => map?.hover(undefined), [map])
  const title = words.say('journal.revision', { revision: words.count(revision) })
  const row = (it: RecordChange) => {
    const group = words.classOf(it.class ?? '')?.group
    const { title: what, more } = entryText(it, groupProperties(catalogue, group), words)
    const middle = it.bbox && ([(it.bbox[0] + it.bbox[2]) / 2, (it.bbox[1] + it.bbox[3]) / 2] as const)
    return (
      <li key={`${it.noun}${it.id}`}>
        <UnstyledButton
          className={classes.change}
          onClick={() => {
            // One step in the browser's history, so that Back returns to the set.
            store.flight.set({ noun: it.noun, id: it.id })
            store.change({ task: undefined, selection: { noun: it.noun, id: it.id } })
          }}
          onMouseEnter={() => map?.hover(middle)}
          onMouseLeave={() => map?.hover(undefined)}
          onFocus={() => map?.hover(middle)}
          onBlur={() => map?.hover(undefined)}
        >
          <span className={classes.glyph}>
            {it.noun === 'asset' ? (
              <ClassGlyph of={words.classOf(it.class ?? '')} size={16} />
            ) : (
              <IconPolygon size={16} stroke={1.75} />
            )}
          </span>
          <span className={classes.changeText}>
            <b>{titleOf(it, words)}</b>
            <span className="mono">{it.ref || it.id}</span>
            {[what, ...more].map((line) => (
              <span key={line} className={classes.line1}>
                {line}
              </span>
            ))}
          </span>
        </UnstyledButton>
      </li>
    )
  }
  return (
    <div className={edit.panel}>
      <PanelHead
        code={title}
        title={data ? entryTitle(data, words) : title}
        symbol={<IconGitCommit size={22} stroke={1.75} />}
        close={words.say('edit.close')}
        onClose={close}
      >
        {data && (
          <p className="caption" title={actorTitle(data)}>
            {words.say('journal.by', {
              at: when(data.at, new Date()),
              actor: actorText(data, words),
              counts: entryCounts(data, words),
            })}
          </p>
        )}
      </PanelHead>
      <div className={record.body}>
        {!data && !error && <Skeleton height={120} radius={6} />}
        {error && (
          <div role="alert">
            <p>{words.say(error.status === 404 ? 'journal.missing' : 'journal.failed')}</p>
            {error.status !== 404 && (
              <Button size="compact-sm" onClick={retry}>
                {words.say('bar.retry')}
              </Button>
            )}
          </div>
        )}
        {data && <ul className={classes.changes}>{data.changes.map(row)}</ul>}
        {data && data.more > 0 && <p className="caption">{words.say('journal.more', { n: data.more })}</p>}
      </div>
      {data && (
        <footer className={edit.foot}>
          <div className={edit.buttons}>
            <Button
              variant="default"
              loading={busy}
              data-disabled={readOnly !== undefined || undefined}
              aria-disabled={readOnly !== undefined}
              onClick={async () => {
                if (readOnly !== undefined) return
                setBusy(true)
                const receipt = await writer.undo(revision)
                setBusy(false)
                if (receipt) close()
              }}
            >
              {words.say('journal.undoAll')}
            </Button>
            <span className="caption">{readOnly ?? words.say('journal.undoHint')}</span>
          </div>
        </footer>
      )}
    </div>
  )
}
