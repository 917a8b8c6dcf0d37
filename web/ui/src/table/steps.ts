import type { Position } from '../api/types'
import { OVERVIEW_ZOOM } from '../map/overview'
import { signal } from '../view/signal'
import type { Workspace } from '../workspace/context'

export interface TableRow {
  readonly id: number
  readonly at: Position | undefined
}

/** The rows of the open table in their order; empty while it is closed. */
export const tableRows = signal<readonly TableRow[]>([])

/** Selects a row's asset. The map goes there only where it is not to be seen by itself, so that a list of what is in view stays as it is. */
export function openRow({ map, open }: Pick<Workspace, 'map' | 'open'>, { id, at }: TableRow): void {
  const seen = map && map.engine.getZoom() >= OVERVIEW_ZOOM // below, it is one of many in a stitch
  const inView = seen && at !== undefined && map.engine.getBounds().contains([at[0], at[1]])
  open({ noun: 'asset', id, ...(inView && { touched: true }) })
}

/** The row a step away from the selected one; from none, the first. Undefined at either end. */
export function stepFrom(rows: readonly TableRow[], selected: number | undefined, step: 1 | -1): TableRow | undefined {
  const at = rows.findIndex(({ id }) => id === selected)
  return at < 0 ? rows[0] : rows[at + step]
}
