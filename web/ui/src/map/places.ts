import type { FeatureCollection } from 'geojson'
import { nameOf } from '../api/names'
import type { Asset, Boundary } from '../api/types'
import { areaText } from '../format/measures'
import type { Lang } from '../view/view'
import { placeOf } from './geometry'

export const PLACE_CLASSES: readonly string[] = ['water_body', 'river_reach', 'green_area', 'plaza', 'island']

type Role = 'district' | 'street' | 'park' | 'water' | 'green'

const BOUNDARY_ROLES: Readonly<Record<string, Role>> = { district: 'district', street: 'street', park: 'park' }

const assetRole = (key: string): Role => (key === 'water_body' || key === 'river_reach' ? 'water' : 'green')

/**
 * Names of areas as points, one for each name and role: a river of eleven reaches is named once, at its largest. The area stands
 * under the name where it is the area of the whole.
 */
export function placesOf(boundaries: readonly Boundary[], assets: readonly Asset[], lang: Lang): FeatureCollection {
  const named = [
    ...boundaries.map((it) => ({ it, role: BOUNDARY_ROLES[it.kind] })),
    ...assets.map((it) => ({ it, role: assetRole(it.class) })),
  ]
  const largest = new Map<string, { it: Asset | Boundary; role: Role; name: string; parts: number }>()
  for (const { it, role } of named) {
    const name = nameOf(it, lang)
    if (!role || !name) continue
    const key = `${role} ${name}`
    const before = largest.get(key)
    const parts = (before?.parts ?? 0) + 1
    largest.set(key, before && (before.it.area_m2 ?? 0) >= (it.area_m2 ?? 0) ? { ...before, parts } : { it, role, name, parts })
  }
  return {
    type: 'FeatureCollection',
    features: [...largest.values()].flatMap(({ it, role, name, parts }) => {
      const at = it.label_point ?? placeOf(it.geometry)
      if (!at) return []
      const area = parts === 1 && it.area_m2 ? { area: areaText(it.area_m2, lang) } : {}
      const properties = { role, name, size: it.area_m2 ?? 0, ...area }
      return [{ type: 'Feature' as const, properties, geometry: { type: 'Point' as const, coordinates: [...at] } }]
    }),
  }
}
