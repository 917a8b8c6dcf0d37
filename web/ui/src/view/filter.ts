import { CONDITIONS, type Condition, STAGES, type Stage } from '../api/types'

/** Which classes are on the map: all except some, or only some. */
export interface ClassChoice {
  readonly mode: 'except' | 'only'
  readonly keys: readonly string[]
}

/** What the map, the counts and the lists show. Plain data; every change makes a new value. */
export interface Filter {
  readonly conditions: readonly Condition[]
  readonly classes: ClassChoice
  readonly stages: readonly Stage[]
  /** Id of the boundary that what is shown lies in or touches; absent: the whole book. */
  readonly boundary?: number
}

/** Removed and retired things are no longer in the street, so they start hidden. */
export const DEFAULT_FILTER: Filter = {
  conditions: CONDITIONS.filter((c) => c !== 'removed'),
  classes: { mode: 'except', keys: [] },
  stages: STAGES.filter((s) => s !== 'retired'),
}

export const BROKEN: readonly Condition[] = ['damaged', 'missing', 'abandoned']

const sameSet = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((v) => b.includes(v))

export const conditionsAreDefault = (f: Filter) => sameSet(f.conditions, DEFAULT_FILTER.conditions)
export const stagesAreDefault = (f: Filter) => sameSet(f.stages, DEFAULT_FILTER.stages)
export const classesAreDefault = (f: Filter) => f.classes.mode === 'except' && f.classes.keys.length === 0
export const isDefault = (f: Filter) =>
  conditionsAreDefault(f) && stagesAreDefault(f) && classesAreDefault(f) && f.boundary === undefined

export function inBoundary(f: Filter, id: number | undefined): Filter {
  const { boundary: _, ...rest } = f
  return id === undefined ? rest : { ...rest, boundary: id }
}

export const showsClass = (f: Filter, key: string) => f.classes.keys.includes(key) === (f.classes.mode === 'only')

export interface Traits {
  readonly class: string
  readonly condition: Condition
  readonly stage: Stage
}

/** Whether the filter lets a thing through as far as its traits tell; where it lies is asked of the server. */
export const shows = (f: Filter, it: Traits) =>
  f.conditions.includes(it.condition) && f.stages.includes(it.stage) && showsClass(f, it.class)

const flip = <T extends string>(all: readonly T[], chosen: readonly T[], key: T): T[] =>
  all.filter((k) => (k === key ? !chosen.includes(k) : chosen.includes(k)))

export const flipCondition = (f: Filter, key: Condition): Filter => ({
  ...f,
  conditions: flip(CONDITIONS, f.conditions, key),
})

export const flipStage = (f: Filter, key: Stage): Filter => ({ ...f, stages: flip(STAGES, f.stages, key) })

export function flipClass(f: Filter, key: string): Filter {
  const { mode, keys } = f.classes
  const next = keys.includes(key) ? keys.filter((k) => k !== key) : [...keys, key].sort()
  return { ...f, classes: { mode, keys: next } }
}

/** Asking for only one class a second time gives all back. */
export function onlyClass(f: Filter, key: string): Filter {
  const already = f.classes.mode === 'only' && sameSet(f.classes.keys, [key])
  return { ...f, classes: already ? DEFAULT_FILTER.classes : { mode: 'only', keys: [key] } }
}

export const allClasses = (f: Filter): Filter => ({ ...f, classes: DEFAULT_FILTER.classes })

/** The classes of a choice written out, as the API wants them; undefined where nothing is left out. */
export function listedClasses(choice: ClassChoice, present: readonly string[]): readonly string[] | undefined {
  if (choice.mode === 'only') return choice.keys
  if (choice.keys.length === 0) return undefined
  return present.filter((key) => !choice.keys.includes(key))
}
