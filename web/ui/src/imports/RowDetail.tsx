import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { Catalogue } from '../api/types'
import { coordinates } from '../format/numbers'
import { useWords } from '../i18n/useWords'
import classes from './rows.module.css'
import { changeLines, valueText } from './rowText'
import type { Row } from './types'
import { VerdictMark } from './VerdictMark'
import { WANTED_WORDS } from './verdicts'

interface RowDetailProps {
  readonly row: Row
  readonly catalogue: Catalogue
  readonly onClose: () => void
}

/** One row in full: why it is refused, what it changes, and what stands in the file. */
export function RowDetail({ row, catalogue, onClose }: RowDetailProps) {
  const words = useWords()
  const changes = changeLines(row, catalogue, words)
  return (
    <section className={classes.detail} aria-label={words.say('import.detail')}>
      <header>
        <VerdictMark of={row.verdict} />
        <b>{words.say(WANTED_WORDS[row.verdict])}</b>
        <span className="caption">
          {row.row
            ? row.line && row.line !== row.row
              ? words.say('import.rowAndLine', { row: words.count(row.row), line: words.count(row.line) })
              : words.say('import.rowNumber', { row: words.count(row.row) })
            : words.say('import.noRow')}
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.close}
          aria-label={words.say('import.closeRow')}
          onClick={onClose}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </header>
      <div className={classes.detailBody}>
        {row.reason && (
          <p className={classes.reason}>
            {words.label(row.reason)}
            {row.place && <span className="mono"> {coordinates(row.place[0], row.place[1])}</span>}
          </p>
        )}
        {changes.length > 0 && (
          <ul className={classes.changes}>
            {changes.map((it) => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        )}
        {row.fields && row.fields.length > 0 && (
          <dl className={classes.fields}>
            {row.fields.map((it) => (
              <div key={it.name} data-wrong={it.name === row.column || undefined}>
                <dt className="mono">{it.name}</dt>
                <dd>{valueText(it.value, words)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </section>
  )
}
