import { useMemo } from 'react'
import { countsPath } from '../api/paths'
import type { Counts } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { type BoundaryRow, boundaryRows } from '../view/boundaryLayer'
import { type Cell, cellsOf, type Facets, facetsOf } from '../view/facets'
import type { View } from '../view/view'

export interface Book {
  readonly ready: boolean
  readonly cells: readonly Cell[]
  readonly facets: Facets
  readonly boundaries: readonly BoundaryRow[]
  readonly boundaryLayers: readonly string[]
  /** Class keys that the district has an asset of. */
  readonly present: readonly string[]
}

/** The counts of the whole book, asked once a revision; every filter is then worked out here. */
export function useBook(view: View, revision: number): Book {
  const inService = useAnswer<Counts>(countsPath('in_service'), revision).data
  const planned = useAnswer<Counts>(countsPath('planned'), revision).data
  const retired = useAnswer<Counts>(countsPath('retired'), revision).data
  const cells = useMemo(() => cellsOf({ in_service: inService, planned, retired }), [inService, planned, retired])
  const facets = useMemo(() => facetsOf(cells, view.filter), [cells, view.filter])
  const present = useMemo(() => [...new Set(cells.map((cell) => cell.class))].sort(), [cells])
  const boundaries = useMemo(() => boundaryRows(inService?.boundaries ?? [], view.lines), [inService, view.lines])
  const boundaryLayers = useMemo(() => boundaries.filter((row) => row.shown).map((row) => row.layer), [boundaries])
  return { ready: inService !== undefined, cells, facets, boundaries, boundaryLayers, present }
}
