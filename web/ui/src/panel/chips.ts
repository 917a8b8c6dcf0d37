import type { Boundary } from '../api/types'
import type { Words } from '../i18n/useWords'
import { facetsOf } from '../view/facets'
import {
  allClasses,
  classesAreDefault,
  conditionsAreDefault,
  DEFAULT_FILTER,
  type Filter,
  inBoundary,
  stagesAreDefault,
} from '../view/filter'
import type { Book } from '../workspace/useBook'
import { boundaryTitle } from './titles'

export interface Chip {
  readonly key: 'condition' | 'class' | 'stage' | 'boundary'
  readonly text: string
  /** The filter without this chip. */
  readonly without: Filter
}

const NAMED = 3

function classText(filter: Filter, words: Words): string {
  const { mode, keys } = filter.classes
  if (mode === 'except') return words.say('chip.exceptClasses', { n: keys.length })
  if (keys.length === 0) return words.say('chip.noClass')
  const names = keys.slice(0, NAMED).map(words.className)
  return words.say('chip.onlyClasses', { names: words.list(keys.length > NAMED ? [...names, '…'] : names) })
}

/** The boundary of the filter once it is read. */
export type NamedBoundary = Pick<Boundary, 'id' | 'name' | 'ref' | 'kind' | 'grid'>

/** The active parts of a filter in words; none when it is the start's. */
export function chipsOf(filter: Filter, words: Words, within?: NamedBoundary): Chip[] {
  const chips: Chip[] = []
  if (!conditionsAreDefault(filter)) {
    const names = words.list(filter.conditions.map(words.condition))
    const text = names ? words.say('chip.conditions', { names }) : words.say('chip.noCondition')
    chips.push({ key: 'condition', text, without: { ...filter, conditions: DEFAULT_FILTER.conditions } })
  }
  if (!classesAreDefault(filter)) chips.push({ key: 'class', text: classText(filter, words), without: allClasses(filter) })
  if (!stagesAreDefault(filter)) {
    const names = words.list(filter.stages.map(words.stage))
    const text = names ? words.say('chip.stages', { names }) : words.say('chip.noStage')
    chips.push({ key: 'stage', text, without: { ...filter, stages: DEFAULT_FILTER.stages } })
  }
  if (filter.boundary !== undefined) {
    const text =
      within?.id === filter.boundary ? boundaryTitle(within, words) : words.say('chip.boundary', { id: filter.boundary })
    chips.push({ key: 'boundary', text, without: inBoundary(filter, undefined) })
  }
  return chips
}

/** How many there would be without each chip; the boundary's own counts do not tell what lies beyond it. */
export function waysOut(chips: readonly Chip[], filter: Filter, book: Pick<Book, 'cells' | 'whole'>) {
  return chips.map((chip) => ({
    chip,
    without: facetsOf(chip.without.boundary === filter.boundary ? book.cells : book.whole, chip.without).matching,
  }))
}
