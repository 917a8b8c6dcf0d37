import { Skeleton } from '@mantine/core'
import type { Position } from '../api/types'
import classes from './list.module.css'

/** What every list in the drawer is given. */
export interface ListProps {
  readonly revision: number
  readonly selected: number | undefined
  readonly tall: boolean
  readonly onTall: (tall: boolean) => void
  readonly onClose: () => void
  readonly onHover: (at: Position | undefined) => void
}

export function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={18} radius={4} />
      ))}
    </div>
  )
}
