import { type Kind, STAGES } from '../api/types'
import type { Choice, FaceSettings, Told } from './types'

const CLASS = 'class:'
const KIND = 'kind:'

export const classKey = (key: string) => CLASS + key
export const kindKey = (key: string) => KIND + key
export const isClass = (key: string) => key.startsWith(CLASS)
/** The class or kind that a key of a choice is of. */
export const bare = (key: string) => key.slice(key.indexOf(':') + 1)

/** What is told of a class that was just chosen: that it is there, and about where. */
export const NEW_CLASS: Told = { fields: [], decimals: 4 }
/** An area without its name says little. */
export const NEW_KIND: Told = { fields: ['name'], decimals: 5 }

export function choiceOf({ on, stages, classes, kinds }: FaceSettings): Choice {
  const told: Record<string, Told> = {}
  for (const it of classes ?? []) {
    const decimals = it.position === 'withheld' ? undefined : (it.decimals ?? 0)
    told[classKey(it.class)] = { fields: it.fields ?? [], decimals }
  }
  for (const it of kinds ?? []) told[kindKey(it.kind)] = { fields: it.fields ?? [], decimals: it.decimals ?? 0 }
  return { on, stages: stages ?? ['in_service'], told }
}

/** The settings of a choice, in one order whatever was chosen first. */
export function settingsOf({ on, stages, told }: Choice): FaceSettings {
  const keys = Object.keys(told).sort()
  return {
    on,
    stages: STAGES.filter((it) => stages.includes(it)),
    classes: keys.filter(isClass).map((key) => {
      const { fields = [], decimals } = told[key] ?? {}
      const place = decimals === undefined ? { position: 'withheld' as const } : { position: 'rounded' as const, decimals }
      return { class: bare(key), fields, ...place }
    }),
    kinds: keys
      .filter((key) => !isClass(key))
      .map((key) => ({ kind: bare(key) as Kind, fields: told[key]?.fields ?? [], decimals: told[key]?.decimals ?? 0 })),
  }
}

const same = (a: Told | undefined, b: Told | undefined) =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.decimals === b.decimals &&
    a.fields.length === b.fields.length &&
    a.fields.every((it) => b.fields.includes(it)))

const sameStages = (a: Choice, b: Choice) => STAGES.every((it) => a.stages.includes(it) === b.stages.includes(it))

/** One thing that differs between two choices. */
export interface Change {
  readonly what: 'on' | 'stages' | 'told'
  /** Of what is told. */
  readonly key: string
  readonly how: 'added' | 'dropped' | 'changed'
}

/** What differs, the switch first and then by key. */
export function changesOf(before: Choice, after: Choice): readonly Change[] {
  const out: Change[] = []
  if (before.on !== after.on) out.push({ what: 'on', key: '', how: after.on ? 'added' : 'dropped' })
  if (!sameStages(before, after)) out.push({ what: 'stages', key: '', how: 'changed' })
  for (const key of [...new Set([...Object.keys(before.told), ...Object.keys(after.told)])].sort()) {
    const [was, is] = [before.told[key], after.told[key]]
    if (!same(was, is))
      out.push({ what: 'told', key, how: was === undefined ? 'added' : is === undefined ? 'dropped' : 'changed' })
  }
  return out
}

/**
 * One's own changes laid upon newer settings: whatever one has not touched is as the newer ones say. Where both touched the same, one's
 * own stays, and its key is told.
 */
export function merged(
  base: Choice,
  mine: Choice,
  theirs: Choice,
): { readonly choice: Choice; readonly both: readonly string[] } {
  const told: Record<string, Told> = { ...theirs.told }
  const own = changesOf(base, mine)
  const newer = new Set(changesOf(base, theirs).map(({ what, key }) => what + key))
  for (const { key } of own.filter((it) => it.what === 'told')) {
    const kept = mine.told[key]
    if (kept) told[key] = kept
    else delete told[key]
  }
  const touched = (what: Change['what']) => own.some((it) => it.what === what)
  const choice = {
    on: touched('on') ? mine.on : theirs.on,
    stages: touched('stages') ? mine.stages : theirs.stages,
    told,
  }
  const both = own.filter(({ what, key }) => {
    const settled =
      what === 'on'
        ? mine.on === theirs.on
        : what === 'stages'
          ? sameStages(mine, theirs)
          : same(mine.told[key], theirs.told[key])
    return newer.has(what + key) && !settled
  })
  return { choice, both: both.map(({ what, key }) => (what === 'told' ? key : what)) }
}

/** The choice with something told, or no longer told. */
export function withTold(choice: Choice, keys: readonly string[], told: (key: string) => Told | undefined): Choice {
  const next: Record<string, Told> = { ...choice.told }
  for (const key of keys) {
    const it = told(key)
    if (it) next[key] = it
    else delete next[key]
  }
  return { ...choice, told: next }
}

/** Where the service's sentence about a field of what was sent belongs: the key of what is told, 'stages', or 'classes' for the whole. */
export function placeOf(field: string, sent: FaceSettings): string {
  const [, list, at = ''] = /^(classes|kinds|stages)(?:\[(\d+)\])?/.exec(field) ?? []
  const [ofClass, ofKind] = [sent.classes?.[Number(at)], sent.kinds?.[Number(at)]]
  if (list === 'stages') return 'stages'
  if (at && list === 'classes' && ofClass) return classKey(ofClass.class)
  if (at && list === 'kinds' && ofKind) return kindKey(ofKind.kind)
  return 'classes'
}
