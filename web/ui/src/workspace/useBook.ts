import { useMemo } from 'react'
import { countsPath } from '../api/paths'
import type { Counts, Stage } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { type BoundaryRow, boundaryRows } from '../view/boundaryLayer'
import { type Cell, cellsOf, type Facets, facetsOf } from '../view/facets'
import type { View } from '../view/view'

export interface Book {
  readonly ready: boolean
  /** Counts within the filter's boundary, and of the whole book. */
  readonly cells: readonly Cell[]
  readonly whole: readonly Cell[]
  readonly facets: Facets
  readonly boundaries: readonly BoundaryRow[]
  readonly boundaryLayers: readonly string[]
  /** Class keys that the district has an asset of. */
  readonly present: readonly string[]
}

interface Asked {
  readonly boundary: number | undefined
  readonly idle: boolean
  readonly revision: number
}

/** The cells of the book, or of what lies in one boundary. */
export function useCells({ boundary, idle, revision }: Asked) {
  const path = (stage: Stage) => (idle ? null : countsPath(stage, boundary))
  const inService = useAnswer<Counts>(path('in_service'), revision).data
  const planned = useAnswer<Counts>(path('planned'), revision).data
  const retired = useAnswer<Counts>(path('retired'), revision).data
  const cells = useMemo(() => cellsOf({ in_service: inService, planned, retired }), [inService, planned, retired])
  return { cells, inService }
}

/** The counts of the book and of the filter's boundary, asked once a revision; the other filters are then worked out here. */
export function useBook(view: View, revision: number): Book {
  const { boundary } = view.filter
  const all = useCells({ boundary: undefined, idle: false, revision })
  const inside = useCells({ boundary, idle: boundary === undefined, revision })
  const cells = inside.inService ? inside.cells : all.cells
  const { inService } = all
  const present = useMemo(() => [...new Set(all.cells.map((cell) => cell.class))].sort(), [all.cells])
  const facets = useMemo(() => {
    const counted = facetsOf(cells, view.filter)
    const none = Object.fromEntries(present.map((key) => [key, 0]))
    const total = all.cells.reduce((sum, cell) => sum + cell.count, 0)
    return { ...counted, total, classes: { ...none, ...counted.classes } }
  }, [cells, all.cells, present, view.filter])
  const boundaries = useMemo(() => boundaryRows(inService?.boundaries ?? [], view.lines), [inService, view.lines])
  const boundaryLayers = useMemo(() => boundaries.filter((row) => row.shown).map((row) => row.layer), [boundaries])
  return { ready: inService !== undefined, cells, whole: all.cells, facets, boundaries, boundaryLayers, present }
}
