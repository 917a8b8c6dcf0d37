import { UnstyledButton } from '@mantine/core'
import type { Condition, Position } from '../api/types'
import { ConditionTag } from '../design/ConditionMark'
import { lengthText } from '../format/measures'
import { useWords } from '../i18n/useWords'
import classes from './list.module.css'

export interface AssetLine {
  readonly id: number
  readonly ref?: string
  readonly class: string
  readonly name?: string
  readonly condition: Condition
  readonly at: Position | undefined
  readonly distance?: number
}

interface AssetTableProps {
  readonly lines: readonly AssetLine[]
  readonly selected: number | undefined
  readonly onOpen: (id: number) => void
  readonly onHover: (at: Position | undefined) => void
}

/** The rows behind a number. Pointing at a row rings the asset on the map, choosing it selects and shows it. */
export function AssetTable({ lines, selected, onOpen, onHover }: AssetTableProps) {
  const words = useWords()
  const far = lines[0]?.distance !== undefined
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{words.say('rows.ref')}</th>
          <th scope="col">{words.say('rows.class')}</th>
          <th scope="col">{words.say('rows.condition')}</th>
          <th scope="col" className={classes.wide}>
            {words.say('rows.name')}
          </th>
          {far && (
            <th scope="col" className={classes.number}>
              {words.say('near.distance')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr
            key={line.id}
            data-selected={line.id === selected || undefined}
            onMouseEnter={() => onHover(line.at)}
            onMouseLeave={() => onHover(undefined)}
            onClick={() => onOpen(line.id)}
          >
            <td className="mono">
              <UnstyledButton
                className={classes.open}
                aria-label={words.say('rows.show', { name: `${words.className(line.class)} ${line.ref || line.id}` })}
                onFocus={() => onHover(line.at)}
                onBlur={() => onHover(undefined)}
              >
                {line.ref || words.say('rows.noRef')}
              </UnstyledButton>
            </td>
            <td className={classes.class}>{words.className(line.class)}</td>
            <td>
              <ConditionTag condition={line.condition} word={words.condition(line.condition)} />
            </td>
            <td className={classes.wide} title={line.name}>
              {line.name}
            </td>
            {far && <td className={classes.number}>{lengthText(line.distance ?? 0)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
