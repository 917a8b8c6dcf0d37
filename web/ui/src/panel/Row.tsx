import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './panel.module.css'

export interface RowProps {
  readonly checked: boolean
  readonly onToggle: () => void
  readonly symbol: ReactNode
  readonly name: string
  /** Said beside the name, such as the zoom from which it is drawn. */
  readonly hint?: { readonly text: string; readonly why: string }
  readonly count: string
  readonly countLabel: string
  readonly onCount: () => void
  readonly only?: { readonly text: string; readonly label: string; readonly onClick: () => void }
}

/** One toggle of the layer tree: checkbox, symbol as on the map, name, and the number that opens the rows behind it. */
export function Row({ checked, onToggle, symbol, name, hint, count, countLabel, onCount, only }: RowProps) {
  return (
    <div className={classes.row} data-off={checked ? undefined : true}>
      <label className={classes.check}>
        <input type="checkbox" className={classes.checkInput} checked={checked} onChange={onToggle} />
        <span className={classes.rowName}>
          <span className={classes.symbol}>{symbol}</span>
          <span className={classes.rowText} title={name}>
            {name}
          </span>
          {hint && (
            <span className={classes.hint} title={hint.why}>
              {hint.text}
            </span>
          )}
        </span>
      </label>
      {only && (
        <UnstyledButton className={classes.only} aria-label={only.label} onClick={only.onClick}>
          {only.text}
        </UnstyledButton>
      )}
      <UnstyledButton className={classes.count} aria-label={countLabel} onClick={onCount}>
        {count}
      </UnstyledButton>
    </div>
  )
}
