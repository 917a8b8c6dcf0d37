import type { Condition } from '../api/types'
import tokens from './tokens.json'

/** Every colour of the house; nothing else in src may hold a colour value (a test looks). */
export const colour = {
  ...tokens.color,
  brand: tokens.color.brand as unknown as Ten,
  ramp: { ...tokens.color.ramp, stitch: tokens.color.ramp.stitch as unknown as Five },
}

type Five = readonly [string, string, string, string, string]
type Ten = readonly [...Five, ...Five]

export const conditionColour: Readonly<Record<Condition, string>> = {
  intact: colour.condition.intact,
  damaged: colour.condition.damaged,
  missing: colour.condition.missing,
  abandoned: colour.condition.abandoned,
  removed: colour.condition.removed,
}

/** A colour of the house made see-through; alpha is 0…1. */
export function veil(hex: string, alpha: number): string {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16)
  return `rgba(${part(1)},${part(3)},${part(5)},${alpha})`
}

type Leaf = string | readonly unknown[] | { readonly [key: string]: unknown }

/** Flattens the token tree to CSS names: color.ink.900 → --ink-900, color.map.land → --map-land. */
export function cssColours(tree: { readonly [key: string]: unknown } = colour, prefix = '--'): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [key, value] of Object.entries(tree) as [string, Leaf][]) {
    if (typeof value === 'string') out[prefix + key] = value
    else Object.assign(out, cssColours(value as { [key: string]: unknown }, `${prefix}${key}-`))
  }
  return out
}
