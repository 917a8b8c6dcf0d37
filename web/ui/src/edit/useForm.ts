import { useState } from 'react'
import { useWords } from '../i18n/useWords'
import { faultText } from './faultText'
import type { Field } from './fields'
import { type Parsed, parseField, parsePlain, type Typed, typedOf } from './parse'
import { type Content, type Path, valueAt, withValue } from './record'

export interface FormState {
  readonly content: Content
  readonly raw: Readonly<Record<Path, Typed>>
}

export interface FormBinding {
  readonly typed: (field: Field) => Typed
  readonly fault: (field: Field) => string | undefined
  readonly type: (field: Field, typed: Typed) => void
  readonly leave: (field: Field) => void
  /** Sets a value that needs no reading, such as a condition. */
  readonly choose: (path: Path, value: unknown) => void
  /** Reads everything still typed; undefined where something cannot be. Its first field gets the focus. */
  readonly settle: (fields: readonly Field[]) => Content | undefined
}

export interface FormInput {
  readonly state: FormState
  /** The state at this moment: leaving one field and typing in the next come before anything is drawn again. */
  readonly latest: () => FormState
  readonly onChange: (state: FormState) => void
  /** What the server said, by path; forgotten as the field is typed in. */
  readonly refused: Readonly<Record<Path, string>>
  readonly onForget: (path: Path) => void
}

export const inputId = (path: Path) => `field-${path.replace(/[^\w-]/g, (it) => `_${it.codePointAt(0)}`)}`

const plain = (field: Field) => !field.path.startsWith('attributes.')

function read(field: Field, typed: Typed, stored: unknown): Parsed {
  return plain(field) && typeof typed === 'string' ? parsePlain(typed, field.maxLength ?? 0) : parseField(field, typed, stored)
}

/** What was typed is a value as soon as the field is left; until then, and where it cannot be one, it is kept as typed. */
export function useForm({ state, latest, onChange, refused, onForget }: FormInput): FormBinding {
  const words = useWords()
  const [left, setLeft] = useState<ReadonlySet<Path>>(new Set())
  const { content, raw } = state
  const typedFor = (field: Field) => raw[field.path] ?? typedOf(field, valueAt(content, field.path))
  const parsed = (field: Field) => read(field, typedFor(field), valueAt(content, field.path))

  const settled = (it: FormState, field: Field): FormState => {
    const { [field.path]: typed, ...rest } = it.raw
    if (typed === undefined) return it
    const found = read(field, typed, valueAt(it.content, field.path))
    return 'value' in found ? { content: withValue(it.content, field.path, found.value), raw: rest } : it
  }
  return {
    typed: typedFor,
    fault: (field) => {
      if (refused[field.path]) return refused[field.path]
      if (!left.has(field.path)) return
      const found = parsed(field)
      return 'rule' in found ? faultText(field, { rule: found.rule, typed: typedFor(field) }, words) : undefined
    },
    type: (field, typed) => {
      if (refused[field.path]) onForget(field.path)
      const now = latest()
      onChange({ content: now.content, raw: { ...now.raw, [field.path]: typed } })
    },
    leave: (field) => {
      setLeft((before) => new Set([...before, field.path]))
      const now = latest()
      const next = settled(now, field)
      if (next !== now) onChange(next)
    },
    choose: (path, value) => {
      if (refused[path]) onForget(path)
      const now = latest()
      onChange({ content: withValue(now.content, path, value), raw: now.raw })
    },
    settle: (fields) => {
      const now = latest()
      const next = fields.reduce(settled, now)
      setLeft((before) => new Set([...before, ...fields.map((it) => it.path)]))
      if (next !== now) onChange(next)
      const bad = fields.find(
        (field) =>
          'rule' in
          read(
            field,
            next.raw[field.path] ?? typedOf(field, valueAt(next.content, field.path)),
            valueAt(next.content, field.path),
          ),
      )
      if (!bad) return next.content
      requestAnimationFrame(() => document.getElementById(inputId(bad.path))?.focus())
      return undefined
    },
  }
}
