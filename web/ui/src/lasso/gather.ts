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
  readonly onProgress: (done: number, total: number) => void
}

/** Reads the assets of a question, at most 10,000 one by one; where there are more, the question itself is the selection. */
export async function gather(query: AssetQuery, { signal, onProgress }: Gathering): Promise<Picked> {
  const items = new Map<number, PickedAsset>()
  let after: string | undefined
  let total = 0
  do {
    const limit = Math.min(LONGEST_PAGE, MOST_IDS - items.size)
    const page = await queryAssets(query, { limit, after }, signal)
    for (const asset of page.items) items.set(asset.id, pickedOf(asset))
    total = page.total
    after = (page.next ?? undefined) as string | undefined
    onProgress(items.size, total)
  } while (after && items.size < MOST_IDS)
  return total > items.size ? { items, beyond: { query, total } } : { items }
}
