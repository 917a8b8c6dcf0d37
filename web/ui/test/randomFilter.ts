import { CONDITIONS, STAGES } from '../src/api/types'
import type { Filter } from '../src/view/filter'
import type { seeded } from './random'

export const SOME_CLASSES = ['street_light', 'street_tree', 'litter_bin', 'road_segment', 'building']

/** Any filter at all, the empty and the full ones included. */
export function randomFilter({ next, pick }: ReturnType<typeof seeded>): Filter {
  const part = <T>(from: readonly T[]) => from.filter(() => next() < 0.6)
  return {
    conditions: part(CONDITIONS),
    stages: part(STAGES),
    ...(next() < 0.3 ? { boundary: 1 + Math.floor(next() * 9000) } : {}),
    classes: { mode: pick(['except', 'only'] as const), keys: part(SOME_CLASSES).sort() },
  }
}
