import type { Catalogue } from '../api/types'
import { lengthText } from '../format/measures'
import type { Said, Words } from '../i18n/useWords'
import { attributeName } from '../panel/attributes'
import type { FieldChange, Row } from './types'

/** The record's own fields as they are called in a change. */
const OWN: Readonly<Record<string, Said>> = {
  ref: 'import.toRef',
  name: 'import.toName',
  condition: 'import.toCondition',
  stage: 'import.toStage',
  class: 'import.toClass',
  kind: 'import.toKind',
  grid: 'import.toGrid',
  geometry: 'import.geometry',
}

const CUT = 60

/** A value of the file or of a record as one line, data as stored. */
export function valueText(value: unknown, words: Words): string {
  if (value === null || value === undefined || value === '') return words.say('import.nothing')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > CUT ? `${text.slice(0, CUT)}…` : text
}

/** What a row's change is in, and the words for it. */
interface Of {
  readonly catalogue: Catalogue
  readonly words: Words
  /** The class of the row: groups call the same attribute differently. */
  readonly class: string | undefined
}

/** What a field of a change is called: the record's own word, the catalogue's label, or its key. */
function fieldName(field: string, { catalogue, words, class: cls }: Of): string {
  const own = OWN[field]
  if (own) return words.say(own)
  const key = field.replace(/^attributes\./, '')
  const ownGroup = catalogue.classes.find((it) => it.key === cls)?.group
  const groups = [...catalogue.groups].sort((a, b) => Number(b.key === ownGroup) - Number(a.key === ownGroup))
  for (const group of groups) {
    const schema = group.schema.properties?.[key]
    if (schema) return attributeName(key, schema, words.lang)
  }
  return key
}

interface Point {
  readonly type?: string
  readonly coordinates?: readonly [number, number]
}

const EARTH_M = 6371008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** How far a point moves, in metres on a sphere, which is right to a few in a thousand; undefined for other shapes. */
export function movedBy(before: unknown, after: unknown): number | undefined {
  const [a, b] = [before as Point | null, after as Point | null]
  if (a?.type !== 'Point' || b?.type !== 'Point' || !a.coordinates || !b.coordinates) return
  const [lon1, lat1] = a.coordinates
  const [lon2, lat2] = b.coordinates
  const h =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** What people look for first: where a thing is, then its own fields, then its attributes. */
const rank = ({ field }: FieldChange) => (field === 'geometry' ? 0 : field.startsWith('attributes.') ? 2 : 1)
const sorted = (changes: readonly FieldChange[] | undefined) => [...(changes ?? [])].sort((a, b) => rank(a) - rank(b))

function changeText({ field, before, after }: FieldChange, of: Of): string {
  const { words } = of
  const name = fieldName(field, of)
  if (field === 'geometry') {
    const metres = movedBy(before, after)
    return metres === undefined ? words.say('import.movedThere') : words.say('import.movedBy', { distance: lengthText(metres) })
  }
  const shown = (value: unknown) => {
    if (field === 'condition' && typeof value === 'string') return words.condition(value as never)
    if (field === 'stage' && typeof value === 'string') return words.stage(value as never)
    return valueText(value, words)
  }
  return words.say('import.change', { field: name, before: shown(before), after: shown(after) })
}

/** What happens to a row, in one line: why it is refused, what changes, or what comes. */
export function rowText(row: Row, catalogue: Catalogue, words: Words): string {
  if (row.reason) {
    const reason = words.label(row.reason)
    return row.column && !reason.includes(row.column) ? words.say('import.columnReason', { column: row.column, reason }) : reason
  }
  if (row.verdict === 'update') return words.list(changeLines(row, catalogue, words))
  return row.name
}

export const changeLines = (row: Row, catalogue: Catalogue, words: Words): string[] =>
  sorted(row.changes).map((it) => changeText(it, { catalogue, words, class: row.class }))
