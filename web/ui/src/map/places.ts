import type { FeatureCollection } from 'geojson'
import type { Place } from '../api/types'
import { areaText } from '../format/measures'
import type { Lang } from '../view/view'

export const PLACE_CLASSES: readonly string[] = ['water_body', 'river_reach', 'green_area', 'plaza', 'island']
export const PLACE_KINDS: readonly string[] = ['district', 'street', 'park']

const WATER: readonly string[] = ['water_body', 'river_reach']

const roleOf = (place: Place): string => place.kind ?? (WATER.includes(place.class ?? '') ? 'water' : 'green')

/** Names of areas as points for the map. The area stands under a name that only one area bears. */
export function placesOf(places: readonly Place[], lang: Lang): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: places.map((it) => ({
      type: 'Feature',
      properties: {
        role: roleOf(it),
        name: (lang === 'en' && it.name_en) || it.name,
        size: it.area_m2,
        ...(it.parts === 1 ? { area: areaText(it.area_m2, lang) } : {}),
      },
      geometry: { type: 'Point', coordinates: [it.lon, it.lat] },
    })),
  }
}
