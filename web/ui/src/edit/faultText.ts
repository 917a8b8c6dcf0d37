import type { Said, Words } from '../i18n/useWords'
import type { Field } from './fields'
import type { Rule, Typed } from './parse'

const SHOWN = 60

const shortened = (text: string) => ([...text].length > SHOWN ? `${[...text].slice(0, SHOWN).join('')}…` : text)

export const fieldName = (field: Pick<Field, 'name' | 'key'>, words: Words) => words.label(field.name) || field.key

function bounded(field: Field, kind: 'number' | 'integer'): Said {
  const [low, high] = [field.min !== undefined, field.max !== undefined]
  if (kind === 'integer') {
    if (low && high) return 'fault.integerRange'
    return low ? 'fault.integerMin' : high ? 'fault.integerMax' : 'fault.integer'
  }
  if (low && high) return 'fault.numberRange'
  return low ? 'fault.numberMin' : high ? 'fault.numberMax' : 'fault.number'
}

const PLAIN: Readonly<Record<Exclude<Rule, 'number' | 'integer'>, Said>> = {
  length: 'fault.length',
  control: 'fault.control',
  choice: 'fault.choice',
  date: 'fault.date',
  time: 'fault.time',
  pattern: 'fault.pattern',
  items: 'fault.items',
  json: 'fault.json',
  required: 'fault.required',
}

/** Field, value and what is allowed, in one sentence. */
export function faultText(field: Field, fault: { readonly rule: Rule; readonly typed: Typed }, words: Words): string {
  const { rule } = fault
  const key = rule === 'number' || rule === 'integer' ? bounded(field, rule) : PLAIN[rule]
  const typed = typeof fault.typed === 'string' ? fault.typed.trim() : words.list(fault.typed)
  return words.say(key, {
    name: fieldName(field, words),
    value: shortened(typed),
    min: field.min ?? 0,
    max: field.max ?? 0,
    length: field.maxLength ?? 0,
    items: field.maxItems ?? 0,
    pattern: field.pattern ?? '',
    choices: words.list(field.choices?.map((it) => words.label(it.label)) ?? []),
  })
}
