import { Checkbox, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import { ariaSort, type Column, REF, type Sort } from './columns'
import classes from './table.module.css'
import { useColumnTitle } from './useColumnWords'

interface GridHeadProps {
  readonly columns: readonly Column[]
  readonly sort: Sort
  readonly phone: boolean
  readonly rows: number
  readonly picked: 'all' | 'some' | 'none'
  readonly locked: string | undefined
  readonly onSort: (key: string) => void
  readonly onPickAll: () => void
}

/** The headers: each sorts where the server can sort by it. */
export function GridHead({ columns, sort, phone, rows, picked, locked, onSort, onPickAll }: GridHeadProps) {
  const words = useWords()
  const title = useColumnTitle()
  const header = (column: Column) => {
    const state = ariaSort(sort, column.key)
    const name = title(column)
    const align = column.align === 'right' ? classes.number : ''
    return (
      <th
        key={column.key}
        scope="col"
        className={`${align} ${column === REF ? classes.frozen : ''}`}
        aria-sort={column.sortable ? state : undefined}
      >
        {column.sortable ? (
          <UnstyledButton
            className={classes.sort}
            title={words.say('table.sortHint', { name })}
            onClick={() => onSort(column.key)}
          >
            <span>{name}</span>
            {state === 'ascending' && <IconArrowUp size={12} stroke={2} aria-hidden="true" />}
            {state === 'descending' && <IconArrowDown size={12} stroke={2} aria-hidden="true" />}
          </UnstyledButton>
        ) : (
          <span className={classes.plainHead}>{name}</span>
        )}
      </th>
    )
  }
  const all = words.say('table.pickAll', { n: words.count(rows) })
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={`${classes.check} ${classes.frozenCheck}`}>
          <Checkbox
            size="xs"
            aria-label={all}
            title={locked ?? all}
            checked={picked === 'all'}
            indeterminate={picked === 'some'}
            disabled={locked !== undefined}
            onChange={onPickAll}
          />
        </th>
        {header(REF)}
        {columns.map(header)}
        {!phone && <td className={classes.restHead} />}
      </tr>
    </thead>
  )
}
