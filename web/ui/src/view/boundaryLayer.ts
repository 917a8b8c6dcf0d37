import { MAIN_GRID } from '../api/paths'
import type { BoundaryCount, Kind } from '../api/types'

/** The name of a switchable boundary layer: the kind, and for cells the grid too ("cell.city-management"). */
export const boundaryLayer = (kind: Kind, grid: string | undefined) => (kind === 'cell' && grid ? `cell.${grid}` : kind)

const SHOWN_AT_START: ReadonlySet<Kind> = new Set(['district', 'street', 'park', 'zone', 'project'])

export interface BoundaryRow {
  readonly layer: string
  readonly kind: Kind
  readonly grid: string | undefined
  readonly count: number
  readonly shown: boolean
}

const KIND_ORDER: readonly Kind[] = [
  'district',
  'street',
  'community',
  'cell',
  'park',
  'zone',
  'parcel',
  'control_line',
  'project',
]

/**
 * Lists the boundary layers of a district with their state. Streets and communities are grids of their own kind and make one
 * row each; of the cells only one grid starts shown, since the four lie on top of each other.
 */
export function boundaryRows(counts: readonly BoundaryCount[], lines: Readonly<Record<string, boolean>>): BoundaryRow[] {
  const grids = counts.filter((row) => row.kind === 'cell').map((row) => row.grid ?? '')
  const firstGrid = grids.includes(MAIN_GRID) ? MAIN_GRID : [...grids].sort()[0]
  const rows = new Map<string, BoundaryRow>()
  for (const { kind, grid, count } of counts) {
    const layer = boundaryLayer(kind, grid)
    const atStart = kind === 'cell' ? grid === firstGrid : SHOWN_AT_START.has(kind)
    const before = rows.get(layer)?.count ?? 0
    rows.set(layer, {
      layer,
      kind,
      grid: kind === 'cell' ? grid : undefined,
      count: before + count,
      shown: lines[layer] ?? atStart,
    })
  }
  return [...rows.values()].sort(
    (a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || (a.layer < b.layer ? -1 : 1),
  )
}
