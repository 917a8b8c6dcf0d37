import { ApiError } from '../api/client'
import type { AssetQuery } from '../api/query'
import { signal } from '../view/signal'
import { type Gathering, gather } from './gather'
import { countOf, join, NOTHING_PICKED, type Picked, type PickedAsset, queryOfPicked, toggle, type Way } from './picked'

/** How far the reading of a large selection has come. */
export interface Progress {
  readonly done: number
  readonly total: number
}

/** The assets that are picked; it outlives panels and pages, and goes with a reload. */
export const picked = signal<Picked>(NOTHING_PICKED)

/** Set while a selection is being read. */
export const gathering = signal<Progress | undefined>(undefined)

export const clearPicked = () => {
  stop?.abort()
  picked.set(NOTHING_PICKED)
}

export const pickOne = (asset: PickedAsset) => picked.set(toggle(picked.get(), asset))

export const pickThese = (assets: readonly PickedAsset[], way: Way) => picked.set(join(picked.get(), assets, way))

let stop: AbortController | undefined

/** Reads what is picked again, quietly: conditions and places may have changed, and what was deleted is let go. */
export async function refreshPicked(signal: AbortSignal): Promise<void> {
  const before = picked.get()
  if (countOf(before) === 0) return
  const after = await gather(queryOfPicked(before), { signal, onProgress: () => undefined })
  if (!signal.aborted && picked.get() === before) picked.set(after)
}

export interface Found {
  readonly count: number
}

/**
 * Picks what a question answers with. A later question ends an earlier one. Returns how many it found; undefined when it was
 * ended; throws ApiError.
 */
export async function pickQuery(query: AssetQuery, way: Way): Promise<Found | undefined> {
  stop?.abort()
  const abort = new AbortController()
  stop = abort
  const on: Gathering = { signal: abort.signal, onProgress: (done, total) => gathering.set({ done, total }) }
  try {
    const found = await gather(query, on)
    if (abort.signal.aborted) return
    const single = [...found.items.values()]
    picked.set(found.beyond && way !== 'subtract' ? found : join(picked.get(), single, way))
    return { count: countOf(found) }
  } catch (cause) {
    if (abort.signal.aborted) return
    throw cause instanceof ApiError ? cause : new ApiError(0, String(cause))
  } finally {
    if (stop === abort) {
      stop = undefined
      gathering.set(undefined)
    }
  }
}
