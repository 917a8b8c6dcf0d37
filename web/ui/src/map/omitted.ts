import type { Map as MapLibre } from 'maplibre-gl'
import { OMITTED, TILE_SOURCE } from './expressions'

export interface Omission {
  readonly shown: number
  readonly total: number
}

/** Adds up what the tiles in view say that they left out; undefined where nothing is. */
export function omissionIn(
  features: readonly { readonly properties: Readonly<Record<string, unknown>> | null }[],
): Omission | undefined {
  let shown = 0
  let total = 0
  for (const { properties } of features) {
    shown += Number(properties?.n_shown ?? 0)
    total += Number(properties?.n_total ?? 0)
  }
  return total > shown ? { shown, total } : undefined
}

export const omissionOf = (map: MapLibre): Omission | undefined =>
  omissionIn(map.querySourceFeatures(TILE_SOURCE, { sourceLayer: OMITTED }))
