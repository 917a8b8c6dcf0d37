import { CONDITIONS, type Condition, type Counts, STAGES, type Stage } from '../api/types'
import { type Filter, shows, showsClass } from './filter'

/** One row of the book's summary: so many assets of one class, condition and stage. */
export interface Cell {
  readonly class: string
  readonly condition: Condition
  readonly stage: Stage
  readonly count: number
}

/** What the panel shows beside its toggles. Each facet counts under the other filters, as a toggle's number should. */
export interface Facets {
  readonly total: number
  readonly matching: number
  readonly conditions: Readonly<Record<Condition, number>>
  readonly stages: Readonly<Record<Stage, number>>
  /** Every class that has an asset in the shown stages, whatever the filter, with its count under the filter. */
  readonly classes: Readonly<Record<string, number>>
}

/** Spreads the answers of /api/counts, one a stage, into cells. */
export function cellsOf(answers: Readonly<Partial<Record<Stage, Counts>>>): Cell[] {
  return STAGES.flatMap((stage) =>
    (answers[stage]?.classes ?? []).flatMap((row) =>
      CONDITIONS.map((condition) => ({ class: row.key, condition, stage, count: row.conditions[condition] ?? 0 })).filter(
        (cell) => cell.count > 0,
      ),
    ),
  )
}

export function facetsOf(cells: readonly Cell[], filter: Filter): Facets {
  const conditions = Object.fromEntries(CONDITIONS.map((c) => [c, 0])) as Record<Condition, number>
  const stages = Object.fromEntries(STAGES.map((s) => [s, 0])) as Record<Stage, number>
  const classes: Record<string, number> = {}
  let total = 0
  let matching = 0
  for (const cell of cells) {
    const condition = filter.conditions.includes(cell.condition)
    const stage = filter.stages.includes(cell.stage)
    const classShown = showsClass(filter, cell.class)
    total += cell.count
    if (shows(filter, cell)) matching += cell.count
    if (stage && classShown) conditions[cell.condition] += cell.count
    if (condition && classShown) stages[cell.stage] += cell.count
    classes[cell.class] = (classes[cell.class] ?? 0) + (condition && stage ? cell.count : 0)
  }
  return { total, matching, conditions, stages, classes }
}
