import type { FeatureCollection, Geometry as GeoJSON } from 'geojson'
import type { Asset, Boundary } from '../api/types'
import { placeOf } from './geometry'

export interface Selected {
  readonly record: Asset | Boundary
  readonly label: string
}

export const isAsset = (record: Asset | Boundary): record is Asset => 'class' in record

const lookOf = (asset: Asset) => (asset.stage === 'in_service' ? asset.condition : asset.stage)

/** The shape of the selected record and, for an asset, the point with its ring, mark and label. */
export function selectionFeatures({ record, label }: Selected): FeatureCollection {
  const shape = { type: 'Feature' as const, properties: {}, geometry: record.geometry as GeoJSON }
  const at = record.label_point ?? placeOf(record.geometry)
  if (!at) return { type: 'FeatureCollection', features: [shape] }
  const point = { type: 'Point' as const, coordinates: [...at] }
  if (!isAsset(record)) {
    return { type: 'FeatureCollection', features: [shape, { type: 'Feature', properties: { label }, geometry: point }] }
  }
  const isPoint = record.geometry.type === 'Point' || record.geometry.type === 'MultiPoint'
  const look = lookOf(record)
  const properties = isPoint || look !== 'intact' ? { role: 'ring', label, image: `c/${record.class}/${look}` } : { label }
  const features: FeatureCollection['features'] = [{ type: 'Feature', properties, geometry: point }]
  return { type: 'FeatureCollection', features: isPoint ? features : [shape, ...features] }
}
