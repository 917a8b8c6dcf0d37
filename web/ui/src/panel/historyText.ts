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
}

type Change = HistoryEntry['changes'][number]

const empty = (value: unknown) => value === undefined || value === null || value === ''

/** One change in one sentence: “状态 完好 → 破损”. */
export function changeText(change: Change, properties: Readonly<Record<string, AttributeSchema>>, words: Words): string {
  if (change.field === 'geometry') return words.say('history.moved')
  const key = change.field.replace(/^attributes\./, '')
  const schema = properties[key]
  const said = FIELDS[change.field]
  const field = said ? words.say(said) : attributeName(key, schema, words.lang)
  const speech = { lang: words.lang, yes: words.say('asset.yes'), no: words.say('asset.no') }
  const text = (value: unknown) => {
    if (change.field === 'condition') return words.condition(value as Condition)
    if (change.field === 'stage') return words.stage(value as Stage)
    if (change.field === 'class') return words.className(String(value))
    return attributeValue(value, schema, speech)
  }
  if (empty(change.before)) return words.say('history.set', { field, after: text(change.after) })
  if (empty(change.after)) return words.say('history.cleared', { field, before: text(change.before) })
  return words.say('history.change', { field, before: text(change.before), after: text(change.after) })
}

/** The heading of one entry: what happened first in it, and how much more. */
export function entryText(
  entry: HistoryEntry,
  properties: Readonly<Record<string, AttributeSchema>>,
  words: Words,
): { title: string; more: string | undefined } {
  if (entry.action === 'insert') return { title: words.say('history.inserted'), more: undefined }
  if (entry.action === 'delete') return { title: words.say('history.deleted'), more: undefined }
  const [first, ...rest] = entry.changes
  const more = rest.length > 0 ? words.say('history.more', { n: rest.length }) : undefined
  return { title: first ? changeText(first, properties, words) : words.say('history.written'), more }
}
