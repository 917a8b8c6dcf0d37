import type { AssetQuery } from '../api/query'
import { CONDITIONS, type Condition, type Position, STAGES, type Stage } from '../api/types'

/** What is kept of an asset that is picked: enough to ring it, to count it and to list it. */
export interface PickedAsset {
  readonly id: number
  readonly class: string
  readonly condition: Condition
  readonly stage: Stage
  readonly at: Position | undefined
}

/**
 * The assets that the next action is for. Up to 10,000 stand here one by one; where a question matched more, `beyond` holds the
 * question and its count, and `items` only the first of its answers.
 */
export interface Picked {
  readonly items: ReadonlyMap<number, PickedAsset>
  readonly beyond?: { readonly query: AssetQuery; readonly total: number }
}

/** How new assets join those that are picked already. */
export type Way = 'replace' | 'add' | 'subtract'

export const NOTHING_PICKED: Picked = { items: new Map() }

export const countOf = (picked: Picked): number => picked.beyond?.total ?? picked.items.size

export const isPicked = (picked: Picked, id: number): boolean => picked.items.has(id)

const keyed = (assets: readonly PickedAsset[]) => assets.map((it) => [it.id, it] as const)

/** Joins assets to a selection. A selection that is a question has no single members to add to, so the new ones replace it. */
export function join(picked: Picked, assets: readonly PickedAsset[], way: Way): Picked {
  if (way === 'replace' || picked.beyond) return { items: new Map(way === 'subtract' ? [] : keyed(assets)) }
  const items = new Map(picked.items)
  for (const [id, it] of keyed(assets)) {
    if (way === 'add') items.set(id, it)
    else items.delete(id)
  }
  return { items }
}

/** Picks an asset that is not, and lets go of one that is. */
export const toggle = (picked: Picked, asset: PickedAsset): Picked =>
  join(picked, [asset], isPicked(picked, asset.id) ? 'subtract' : 'add')

/** Keeps what passes; a question stays a question with its condition or class narrowed. */
export function narrow(picked: Picked, to: { readonly condition?: Condition; readonly class?: string }): Picked {
  const items = new Map(
    [...picked.items].filter(
      ([, it]) => (!to.condition || it.condition === to.condition) && (!to.class || it.class === to.class),
    ),
  )
  return { items }
}

/** What the selection is made of, the most numerous class first. */
export interface Facet<K extends string = string> {
  readonly key: K
  readonly count: number
}

function tally<K extends string>(keys: Iterable<K>): Map<K, number> {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

export function conditionFacets(picked: Picked): Facet<Condition>[] {
  const counts = tally([...picked.items.values()].map((it) => it.condition))
  return CONDITIONS.flatMap((key) => {
    const count = counts.get(key)
    return count ? [{ key, count }] : []
  })
}

export function classFacets(picked: Picked): Facet[] {
  const counts = tally([...picked.items.values()].map((it) => it.class))
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

/** The question that selects exactly the picked assets, whatever their stage: one that says none leaves the retired out. */
export const queryOfPicked = (picked: Picked): AssetQuery =>
  picked.beyond?.query ?? { ids: [...picked.items.keys()], stage: STAGES }

/** The ids of a list from one row to another, whichever stands first; only the target where the anchor is not in the list. */
export function rangeOf(ids: readonly number[], anchor: number | undefined, target: number): number[] {
  const to = ids.indexOf(target)
  const from = anchor === undefined ? -1 : ids.indexOf(anchor)
  if (to < 0) return []
  if (from < 0) return [target]
  return ids.slice(Math.min(from, to), Math.max(from, to) + 1)
}
