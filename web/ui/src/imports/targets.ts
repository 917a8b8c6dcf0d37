import { type Catalogue, KINDS, type Kind, type Noun } from '../api/types'
import type { Said, Words } from '../i18n/useWords'
import { attributeName, groupProperties } from '../panel/attributes'
import type { Choices, FieldUse, Mapping } from './types'

export interface Target {
  readonly value: string
  readonly label: string
}

export interface TargetGroup {
  readonly group: string
  readonly items: Target[]
}

const ASSET_ROLES: readonly (readonly [string, Said])[] = [
  ['ref', 'import.toRef'],
  ['name', 'import.toName'],
  ['class', 'import.toClass'],
  ['condition', 'import.toCondition'],
  ['stage', 'import.toStage'],
]
const BOUNDARY_ROLES: readonly (readonly [string, Said])[] = [
  ['ref', 'import.toRef'],
  ['name', 'import.toName'],
  ['kind', 'import.toKind'],
  ['grid', 'import.toGrid'],
  ['stage', 'import.toStage'],
]

/** The empty word leaves a field out; a Select takes no empty value. */
export const LEFT_OUT = ' '

const groupOf = (catalogue: Catalogue, mapping: Mapping | undefined) =>
  mapping?.noun === 'boundary' ? mapping.kind : catalogue.classes.find((it) => it.key === mapping?.class)?.group

/** What one field of the file may become: the record's own fields, the catalogue's attributes by their labels, itself, nothing. */
export function targetsOf(field: FieldUse, catalogue: Catalogue, mapping: Mapping | undefined, words: Words): TargetGroup[] {
  const noun: Noun = mapping?.noun ?? 'asset'
  const roles = (noun === 'asset' ? ASSET_ROLES : BOUNDARY_ROLES).map(([value, said]) => ({ value, label: words.say(said) }))
  const properties = groupProperties(catalogue, groupOf(catalogue, mapping))
  const attributes = Object.entries(properties).map(([value, schema]) => ({
    value,
    label: attributeName(value, schema, words.lang),
  }))
  const known = new Set([...roles, ...attributes].map((it) => it.value))
  const others: Target[] = [{ value: LEFT_OUT, label: words.say('import.leaveOut') }]
  for (const own of [field.to, field.name]) {
    if (own && !known.has(own) && !others.some((it) => it.value === own)) {
      others.unshift({ value: own, label: words.say('import.keepAs', { key: own }) })
    }
  }
  return [
    { group: words.say('import.ownFields'), items: roles },
    { group: words.say('import.attributes'), items: attributes },
    { group: words.say('import.otherwise'), items: others },
  ].filter((it) => it.items.length > 0)
}

export const targetOf = (field: FieldUse): string => field.to || LEFT_OUT

/** The choices after a field was given another meaning. A role is one field's alone, so whoever was given it before loses it. */
export function retarget(choices: Choices, fields: readonly FieldUse[], field: FieldUse, target: string): Choices {
  const to = target === LEFT_OUT ? '' : target
  const map: Record<string, string> = { ...choices.map }
  const isRole = [...ASSET_ROLES, ...BOUNDARY_ROLES].some(([role]) => role === to)
  if (isRole) {
    for (const other of fields)
      if (other.name !== field.name && other.to === to) map[other.name] = other.name === to ? '' : other.name
  }
  map[field.name] = to
  const ref = choices.ref_field === field.name || to === 'ref' ? undefined : choices.ref_field
  return { ...choices, map, ref_field: ref }
}

/** What the rows are, as one value: class:street_light, kind:cell, or nothing where a field says it. */
export function whatOf(mapping: Mapping | undefined, choices: Choices): string | null {
  if (choices.class) return `class:${choices.class}`
  if (choices.kind) return `kind:${choices.kind}`
  if (mapping?.class) return `class:${mapping.class}`
  if (mapping?.kind) return `kind:${mapping.kind}`
  return null
}

/** The choices after it was said what the rows are. Which attribute a field is depends on it, so other choices of fields stay. */
export function rewhat(choices: Choices, what: string | null): Choices {
  const [noun, key = ''] = what?.split(':') ?? []
  return {
    ...choices,
    class: noun === 'class' ? key : undefined,
    kind: noun === 'kind' ? (key as Kind) : undefined,
    grid: noun === 'kind' ? choices.grid : undefined,
  }
}

export function whatsOf(catalogue: Catalogue, words: Words): TargetGroup[] {
  return [
    {
      group: words.say('import.classes'),
      items: catalogue.classes.map((it) => ({ value: `class:${it.key}`, label: words.label(it.name) })),
    },
    { group: words.say('import.boundaries'), items: KINDS.map((it) => ({ value: `kind:${it}`, label: words.kind(it) })) },
  ]
}
