import type { Field } from './fields'

/** Why a typed value cannot be: the rule that it breaks; the sentence is the dictionary's. */
export type Rule =
  | 'number'
  | 'integer'
  | 'length'
  | 'control'
  | 'choice'
  | 'date'
  | 'time'
  | 'pattern'
  | 'items'
  | 'json'
  | 'required'

export type Parsed = { readonly value: unknown } | { readonly rule: Rule }

/** What stands in the input: a text, or the keys that are ticked. */
export type Typed = string | readonly string[]

const two = (n: number) => String(n).padStart(2, '0')

/** A stored instant as a field for date and time shows it, in local time; what is no instant stays as it is. */
export function localTime(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The text that an input starts with for a stored value. */
export function typedOf(field: Field, value: unknown): Typed {
  const many = field.kind === 'many'
  if (value === undefined || value === null) return many ? [] : ''
  if (many) return Array.isArray(value) ? value.map(String) : []
  if (field.kind === 'list' && Array.isArray(value)) return value.join('\n')
  if (field.kind === 'time' && typeof value === 'string') return localTime(value)
  if (typeof value === 'string') return field.kind === 'free' ? freeText(value) : value
  return JSON.stringify(value)
}

/** A text that would read as JSON is shown with its quotes, so that it stays a text. */
const freeText = (text: string) =>
  text === '' || readJSON(text) !== undefined || /^["[{]/.test(text.trim()) ? JSON.stringify(text) : text

function readJSON(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i

const realDate = (text: string) => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const length = (text: string) => [...text].length

function number(field: Field, text: string): Parsed {
  const rule = field.kind === 'integer' ? 'integer' : 'number'
  const plain = text.normalize('NFKC')
  const value = Number(plain)
  if (!DECIMAL.test(plain) || !Number.isFinite(value)) return { rule }
  if (field.kind === 'integer' && !Number.isSafeInteger(value)) return { rule }
  if (field.min !== undefined && value < field.min) return { rule }
  if (field.max !== undefined && value > field.max) return { rule }
  return { value }
}

function text(field: Field, typed: string): Parsed {
  if (field.maxLength !== undefined && length(typed) > field.maxLength) return { rule: 'length' }
  if (field.pattern && !new RegExp(field.pattern, 'u').test(typed)) return { rule: 'pattern' }
  return { value: typed }
}

/** Stored texts of ref and name are one line, so what a paste brought along is refused as the server would. */
export function parsePlain(typed: string, limit: number): Parsed {
  const value = typed.trim()
  if (CONTROL.test(value)) return { rule: 'control' }
  return length(value) > limit ? { rule: 'length' } : { value }
}

/**
 * Reads what was typed into a field. An emptied field means no value (undefined). A time left as it was shown gives back the
 * stored value to the letter, seconds and zone included.
 */
export function parseField(field: Field, typed: Typed, stored?: unknown): Parsed {
  if (typeof typed !== 'string') {
    const known = field.choices?.map((it) => it.key) ?? []
    if (!typed.every((key) => known.includes(key))) return { rule: 'choice' }
    return { value: typed.length > 0 ? [...typed] : undefined }
  }
  if (same(typed, typedOf(field, stored))) return stored === null ? { value: undefined } : { value: stored }
  const entered = typed.trim()
  if (entered === '') return field.required ? { rule: 'required' } : { value: undefined }
  switch (field.kind) {
    case 'number':
    case 'integer':
      return number(field, entered)
    case 'boolean':
      return entered === 'true' || entered === 'false' ? { value: entered === 'true' } : { rule: 'choice' }
    case 'date':
      return realDate(entered) ? { value: entered } : { rule: 'date' }
    case 'time': {
      const at = new Date(entered)
      return Number.isNaN(at.getTime()) ? { rule: 'time' } : { value: at.toISOString().replace('.000Z', 'Z') }
    }
    case 'choice':
      return field.choices?.some((it) => it.key === entered) ? { value: entered } : { rule: 'choice' }
    case 'list': {
      const rows = entered
        .split('\n')
        .map((it) => it.trim())
        .filter(Boolean)
      if (field.maxItems !== undefined && rows.length > field.maxItems) return { rule: 'items' }
      return rows.every((it) => field.maxLength === undefined || length(it) <= field.maxLength)
        ? { value: rows }
        : { rule: 'length' }
    }
    case 'free': {
      const value = readJSON(entered)
      if (value !== undefined) return value === null ? { value: undefined } : { value }
      return /^["[{]/.test(entered) ? { rule: 'json' } : { value: entered }
    }
    default:
      return text(field, entered)
  }
}

const same = (a: Typed, b: Typed) => (typeof a === 'string' ? a === b : false)
