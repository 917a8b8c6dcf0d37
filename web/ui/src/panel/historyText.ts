import type { AttributeSchema, Condition, HistoryEntry, Stage } from '../api/types'
import type { Said, Words } from '../i18n/useWords'
import { attributeName, attributeValue } from './attributes'

const FIELDS: Readonly<Record<string, Said>> = {
  condition: 'field.condition',
  stage: 'field.stage',
  name: 'field.name',
  ref: 'field.ref',
  class: 'field.class',
  kind: 'field.kind',
  grid: 'field.grid',
  attributes: 'field.attributes',
  geometry: 'field.geometry',
}

type Change = HistoryEntry['changes'][number]

const empty = (value: unknown) => value === undefined || value === null || value === ''

/** The name of a field: of the vocabulary, or of the attribute's schema. */
export function fieldText(field: string, schema: AttributeSchema | undefined, words: Words): string {
  const said = FIELDS[field]
  return said ? words.say(said) : attributeName(field.replace(/^attributes\./, ''), schema, words.lang)
}

/** A field's value as people read it. */
export function fieldValue(
  change: { readonly field: string; readonly value: unknown },
  schema: AttributeSchema | undefined,
  words: Words,
): string {
  const { field, value } = change
  if (field === 'condition') return words.condition(value as Condition)
  if (field === 'stage') return words.stage(value as Stage)
  if (field === 'class') return words.className(String(value))
  return attributeValue(value, schema, { lang: words.lang, yes: words.say('asset.yes'), no: words.say('asset.no') })
}

/** One change in one sentence: “状态 完好 → 破损”. */
export function changeText(change: Change, properties: Readonly<Record<string, AttributeSchema>>, words: Words): string {
  if (change.field === 'geometry') return words.say('history.moved')
  const schema = properties[change.field.replace(/^attributes\./, '')]
  const field = fieldText(change.field, schema, words)
  const text = (value: unknown) => fieldValue({ field: change.field, value }, schema, words)
  if (empty(change.before)) return words.say('history.set', { field, after: text(change.after) })
  if (empty(change.after)) return words.say('history.cleared', { field, before: text(change.before) })
  return words.say('history.change', { field, before: text(change.before), after: text(change.after) })
}

/** What one entry did, a sentence a change; the first is its heading. */
export function entryText(
  entry: Pick<HistoryEntry, 'action' | 'changes'>,
  properties: Readonly<Record<string, AttributeSchema>>,
  words: Words,
): { title: string; more: readonly string[] } {
  if (entry.action === 'insert') return { title: words.say('history.inserted'), more: [] }
  if (entry.action === 'delete') return { title: words.say('history.deleted'), more: [] }
  const [title = words.say('history.written'), ...more] = entry.changes.map((it) => changeText(it, properties, words))
  return { title, more }
}
