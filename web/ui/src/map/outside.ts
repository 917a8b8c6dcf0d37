import type { FeatureCollection } from 'geojson'
import type { Boundary, Position } from '../api/types'
import { polygonsOf } from './geometry'

const WORLD: Position[] = [
  [-180, -85],
  [180, -85],
  [180, 85],
  [-180, 85],
  [-180, -85],
]

/** The world with the districts as holes; nothing where no district boundary is known. */
export function outsideOf(districts: readonly Boundary[]): FeatureCollection {
  const holes = districts.flatMap((district) => polygonsOf(district.geometry).flatMap((rings) => (rings[0] ? [rings[0]] : [])))
  if (holes.length === 0) return { type: 'FeatureCollection', features: [] }
  const coordinates = [WORLD, ...holes].map((ring) => ring.map((at) => [...at]))
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } }],
  }
}
