import { Checkbox, UnstyledButton } from '@mantine/core'
import type { MouseEvent } from 'react'
import type { Asset } from '../api/types'
import { useWords } from '../i18n/useWords'
import { Cell } from './Cell'
import type { Column } from './columns'
import classes from './table.module.css'

interface GridRowProps {
  readonly asset: Asset
  readonly index: number
  readonly columns: readonly Column[]
  readonly phone: boolean
  readonly marks: { readonly selected: boolean; readonly picked: boolean; readonly hovered: boolean; readonly current: boolean }
  readonly locked: string | undefined
  readonly onPick: (shift: boolean) => void
  readonly onOpen: () => void
  readonly onFocus: () => void
  readonly onPoint: () => void
}

const flag = (on: boolean) => on || undefined

/** One asset. A click opens it, with Ctrl or Shift it is picked; the grid around it takes the keys. */
export function GridRow({ asset, index, columns, phone, marks, locked, onPick, onOpen, onFocus, onPoint }: GridRowProps) {
  const words = useWords()
  const name = `${words.className(asset.class)} ${asset.ref || asset.id}`
  const click = (event: MouseEvent) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && locked === undefined) onPick(event.shiftKey)
    else onOpen()
  }
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={marks.picked}
      data-selected={flag(marks.selected)}
      data-picked={flag(marks.picked)}
      data-hovered={flag(marks.hovered)}
      onMouseEnter={onPoint}
      onClick={click}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only keeps the row from opening */}
      <td className={`${classes.check} ${classes.frozenCheck}`} onClick={(event) => event.stopPropagation()}>
        <Checkbox
          size="xs"
          aria-label={words.say('table.pickRow', { name })}
          title={locked}
          checked={marks.picked}
          disabled={locked !== undefined}
          tabIndex={marks.current ? 0 : -1}
          onChange={() => undefined}
          onClick={(event) => onPick(event.shiftKey)}
        />
      </td>
      <td className={`mono ${classes.frozen} ${classes.ref}`}>
        <UnstyledButton
          data-open
          className={classes.open}
          aria-label={words.say('rows.show', { name })}
          tabIndex={marks.current ? 0 : -1}
          onFocus={onFocus}
        >
          {asset.ref || words.say('rows.noRef')}
        </UnstyledButton>
      </td>
      {columns.map((column) => (
        <td
          key={column.key}
          data-column={column.key}
          className={column.align === 'right' ? classes.number : undefined}
          title={column.key === 'name' ? asset.name : undefined}
        >
          <Cell asset={asset} column={column} />
        </td>
      ))}
      {!phone && <td />}
    </tr>
  )
}
