import { type AssetQuery, LONGEST_PAGE, MOST_IDS, queryAssets } from '../api/query'
import type { Asset } from '../api/types'
import { placeOf } from '../map/geometry'
import type { Picked, PickedAsset } from './picked'

export const pickedOf = (asset: Asset): PickedAsset => ({
  id: asset.id,
  class: asset.class,
  condition: asset.condition,
  stage: asset.stage,
  at: asset.label_point ?? placeOf(asset.geometry),
})

export interface Gathering {
  readonly signal: AbortSignal
  /** Leaves out an answer that the question could not exclude; not where there are too many to be read one by one. */
  readonly counts?: (asset: Asset) => boolean
  readonly onProgress: (done: number, total: number) => void
}

/** Reads the assets of a question, at most 10,000 one by one; where there are more, the question itself is the selection. */
export async function gather(query: AssetQuery, { signal, counts = () => true, onProgress }: Gathering): Promise<Picked> {
  const items = new Map<number, PickedAsset>()
  let after: string | undefined
  let total = 0
  let read = 0
  do {
    const limit = Math.min(LONGEST_PAGE, MOST_IDS - read)
    const page = await queryAssets(query, { limit, after }, signal)
    for (const asset of page.items) if (counts(asset)) items.set(asset.id, pickedOf(asset))
    read += page.items.length
    total = page.total
    after = (page.next ?? undefined) as string | undefined
    onProgress(read, total)
  } while (after && read < MOST_IDS)
  return total > read ? { items, beyond: { query, total } } : { items }
}
