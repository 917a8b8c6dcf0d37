import { Skeleton } from '@mantine/core'
import { historyPath } from '../api/paths'
import type { AttributeSchema, History as HistoryAnswer, Noun } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { when } from '../format/times'
import { useWords } from '../i18n/useWords'
import { entryText } from './historyText'
import classes from './record.module.css'

interface HistoryProps {
  readonly noun: Noun
  readonly id: number
  readonly rev: number
  readonly properties: Readonly<Record<string, AttributeSchema>>
}

/** Who changed a record, when and how; the newest first. */
export function History({ noun, id, rev, properties }: HistoryProps) {
  const words = useWords()
  const { data, error, loading } = useAnswer<HistoryAnswer>(historyPath(noun, id), rev)
  if (loading) return <Skeleton height={36} radius={6} />
  if (error || !data || data.items.length === 0) return <p className="caption">{words.say('asset.noHistory')}</p>
  const now = new Date()
  const items = [...data.items].sort((a, b) => b.revision - a.revision)
  return (
    <ol className={classes.timeline}>
      {items.map((entry) => {
        const { title, more } = entryText(entry, properties, words)
        const where = { at: when(entry.at, now), actor: entry.actor, revision: words.count(entry.revision) }
        return (
          <li key={entry.revision}>
            <b>{title}</b>
            {more && <span className="caption"> {more}</span>}
            <p className="caption">
              {entry.reason ? words.say('history.reason', { ...where, reason: entry.reason }) : words.say('history.where', where)}
            </p>
          </li>
        )
      })}
    </ol>
  )
}
