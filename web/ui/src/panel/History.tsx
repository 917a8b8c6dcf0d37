import { Skeleton, UnstyledButton } from '@mantine/core'
import { historyPath } from '../api/paths'
import type { AttributeSchema, History as HistoryAnswer, HistoryEntry, Noun } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { actorText, actorTitle } from '../format/actor'
import { when } from '../format/times'
import { useWords } from '../i18n/useWords'
import { reasonText } from '../journal/entryText'
import { useWorkspace } from '../workspace/context'
import { writer } from '../write/browser'
import { entryText } from './historyText'
import classes from './record.module.css'

interface HistoryProps {
  readonly noun: Noun
  readonly id: number
  /** Asked again whenever this changes: the record's rev, or the newest revision of a record that is gone. */
  readonly rev: number
  /** What an undo of one entry is called in its toast. */
  readonly what: string
  readonly properties: Readonly<Record<string, AttributeSchema>>
}

/** Who changed a record, when and how, the newest first; each change can be taken back alone or with all it came with. */
export function History({ noun, id, rev, what, properties }: HistoryProps) {
  const words = useWords()
  const { store, locked } = useWorkspace()
  const { data, error, loading } = useAnswer<HistoryAnswer>(historyPath(noun, id), rev)
  if (loading) return <Skeleton height={36} radius={6} />
  if (error || !data || data.items.length === 0) return <p className="caption">{words.say('asset.noHistory')}</p>
  const now = new Date()
  const items = [...data.items].sort((a, b) => b.revision - a.revision)
  const undo = (entry: HistoryEntry) => {
    const text = words.say('history.undid', { what, revision: words.count(entry.revision) })
    writer.undoOne({ revision: entry.revision, noun, id, text })
  }
  return (
    <ol className={classes.timeline}>
      {items.map((entry, index) => {
        const { title, more } = entryText(entry, properties, words)
        const revision = words.count(entry.revision)
        const reason = reasonText(entry, words)
        const where = { at: when(entry.at, now), actor: actorText(entry, words), revision }
        // Only what the record looks like now can be taken back without undoing what came later.
        const undoable = index === 0 && locked === undefined
        return (
          <li key={entry.revision}>
            <b>{title}</b>
            {more.map((line) => (
              <p key={line}>{line}</p>
            ))}
            <p className="caption" title={actorTitle(entry)}>
              {reason ? words.say('history.reason', { ...where, reason }) : words.say('history.where', where)}
            </p>
            <p className={classes.entryActions}>
              {undoable && (
                <UnstyledButton
                  className={classes.small}
                  aria-label={words.say('history.undoLabel', { revision })}
                  onClick={() => undo(entry)}
                >
                  {words.say('history.undo')}
                </UnstyledButton>
              )}
              <UnstyledButton
                className={classes.small}
                aria-label={words.say('history.wholeLabel', { revision })}
                onClick={() => store.change({ task: { kind: 'changes', revision: entry.revision } })}
              >
                {words.say('history.whole')}
              </UnstyledButton>
            </p>
          </li>
        )
      })}
    </ol>
  )
}
