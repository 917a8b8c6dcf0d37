import type { Map as MapLibre } from 'maplibre-gl'
import { BOUNDARIES, OMITTED, TILE_SOURCE } from './expressions'
import { countsBySquares } from './stitches'

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

/** What the tiles in view say that they left out. */
export const omittedIn = (map: MapLibre) => map.querySourceFeatures(TILE_SOURCE, { sourceLayer: OMITTED })

/** What is not drawn and not counted otherwise: where squares count the assets, only boundaries are. */
export const omissionOf = (map: MapLibre): Omission | undefined => {
  const told = omittedIn(map)
  return omissionIn(countsBySquares(map) ? told.filter((it) => it.properties?.layer === BOUNDARIES) : told)
}
