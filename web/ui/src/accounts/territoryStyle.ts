import type { FeatureCollection } from 'geojson'
import type { FilterSpecification, GeoJSONSourceSpecification, StyleSpecification } from 'maplibre-gl'
import { MAIN_GRID } from '../api/paths'
import type { Boundary } from '../api/types'
import { colour, veil } from '../design/colour'
import { all, BOUNDARIES, type Expr, FONT_STACK, isArea, isOneOf, TILE_SOURCE } from '../map/expressions'
import { groundLayers, outsideLayer } from '../map/ground'
import { roadNames } from '../map/names'
import type { TileSet } from '../map/style'
import { DEFAULT_FILTER } from '../view/filter'

export const TERRITORY = 'territory'
/** The layer that a click looks at. */
export const OFFERED = 'offered'
const OVER = 'offered-over'

const nothing: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
const active: Expr = ['get', 'active']

/** The boundaries that can be chosen now; none while no place is being chosen. */
export const offeredFilter = (kind: string | undefined): FilterSpecification =>
  kind === 'cell'
    ? all(isArea, isOneOf('kind', [kind]), isOneOf('grid', [MAIN_GRID]))
    : all(isArea, isOneOf('kind', kind ? [kind] : []))

export const overFilter = (id: number | undefined): FilterSpecification => all(isArea, ['==', ['id'], id ?? -1])

/** The district's ground, quiet; over it what can be chosen, and what was. */
export function territoryStyle(tileSet: TileSet): StyleSpecification {
  const offered = { source: TILE_SOURCE, 'source-layer': BOUNDARIES } as const
  return {
    version: 8,
    sources: {
      [TILE_SOURCE]: { type: 'vector', ...tileSet, tiles: [...tileSet.tiles] },
      outside: nothing,
      [TERRITORY]: nothing,
    },
    layers: [
      ...groundLayers(DEFAULT_FILTER),
      outsideLayer,
      {
        id: OFFERED,
        type: 'fill',
        ...offered,
        filter: offeredFilter(undefined),
        paint: { 'fill-color': veil(colour.ink[0], 0) },
      },
      { id: OVER, type: 'fill', ...offered, filter: overFilter(undefined), paint: { 'fill-color': veil(colour.brand[6], 0.12) } },
      {
        id: 'offered-line',
        type: 'line',
        ...offered,
        filter: offeredFilter(undefined),
        layout: { 'line-join': 'round' },
        paint: { 'line-color': colour.map.boundary, 'line-width': 1.25 },
      },
      {
        id: 'territory-fill',
        type: 'fill',
        source: TERRITORY,
        filter: isArea as FilterSpecification,
        paint: { 'fill-color': colour.brand[6], 'fill-opacity': ['case', active, 0.28, 0.16] },
      },
      {
        id: 'territory-line',
        type: 'line',
        source: TERRITORY,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': colour.brand[6], 'line-width': ['case', active, 3.5, 2.5] },
      },
      roadNames,
      {
        id: 'territory-name',
        type: 'symbol',
        source: TERRITORY,
        filter: ['==', ['geometry-type'], 'Point'],
        layout: { 'text-field': ['get', 'name'], 'text-font': FONT_STACK, 'text-size': 15, 'text-allow-overlap': true },
        paint: { 'text-color': colour.brand[8], 'text-halo-color': veil(colour.ink[0], 0.92), 'text-halo-width': 2 },
      },
    ],
  }
}

/** The layers whose filter follows the kind that is offered. */
export const OFFERED_LAYERS = [OFFERED, 'offered-line'] as const
export const OVER_LAYER = OVER

export interface Territory {
  readonly boundary: Boundary
  readonly name: string
  readonly active: boolean
}

/** The chosen boundaries with their names at their label points. */
export function territoryFeatures(places: readonly Territory[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: places.flatMap(({ boundary, name, active: chosen }) => {
      const properties = { name, active: chosen }
      const shape = { type: 'Feature' as const, properties, geometry: boundary.geometry as never }
      const at = boundary.label_point
      if (!at) return [shape]
      return [shape, { type: 'Feature' as const, properties, geometry: { type: 'Point' as const, coordinates: [...at] } }]
    }),
  }
}
