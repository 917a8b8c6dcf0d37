import type { Field } from './fields'
import { NAME_LENGTH, REF_LENGTH } from './fields'

/** Ref and name as fields of the form; their names come from the dictionary. */
export const plainFields = (names: { readonly ref: string; readonly name: string }): readonly Field[] => [
  { path: 'ref', key: 'ref', kind: 'text', name: { zh: names.ref, en: names.ref }, maxLength: REF_LENGTH },
  { path: 'name', key: 'name', kind: 'text', name: { zh: names.name, en: names.name }, maxLength: NAME_LENGTH },
]
