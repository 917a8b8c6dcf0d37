import type { LayerSpecification } from 'maplibre-gl'
import { colour, veil } from '../design/colour'
import type { Filter } from '../view/filter'
import {
  ASSETS,
  all,
  byScale,
  byZoom,
  type Expr,
  isArea,
  isLine,
  isNoneOf,
  isOneOf,
  shownAsGround,
  TILE_SOURCE,
} from './expressions'

const WATER = ['water_body', 'river_reach']
const WETLAND = ['wetland_parcel']
const GREEN = ['green_area', 'woodland_and_its_facilities', 'island']
const BLOCK = ['residential_community', 'plaza', 'parking_lot', 'bicycle_parking_area', 'fuel_gas_charging_station']
const BUILDING = ['building', 'illegal_structure', 'cultural_relic', 'multi_storey_garage', 'drainage_pump_station']
const SIDEWALK = ['sidewalk_segment', 'refuge_island', 'boardwalk']
const ROAD = ['road_segment', 'flyover', 'river_bridge', 'railway_bridge_culvert']
const BAY = ['parking_bay']

/** Classes that draw the ground itself: their intact surfaces are the base map and carry no mark. */
export const GROUND: readonly string[] = [
  ...WATER,
  ...WETLAND,
  ...GREEN,
  ...BLOCK,
  ...BUILDING,
  ...SIDEWALK,
  ...ROAD,
  ...BAY,
  'road_centerline',
  'river_bank',
]

const map = colour.map

/** Main roads are yellow, where the tile says the road's class. */
const major = (main: string, other: string): Expr => [
  'match',
  ['coalesce', ['get', 'road_class'], ''],
  ['expressway', 'arterial'],
  main,
  other,
]

/** The base map out of the district's own data, bottom to top, up to the mask over what lies outside. */
export function groundLayers(filter: Filter): LayerSpecification[] {
  const on = shownAsGround(filter)
  const area = (id: string, classes: readonly string[], paint: object, minzoom = 0): LayerSpecification => ({
    id,
    type: 'fill',
    source: TILE_SOURCE,
    'source-layer': ASSETS,
    minzoom,
    filter: all(isArea, isOneOf('class', classes), on),
    paint,
  })
  const edge = (id: string, classes: readonly string[], paint: object, minzoom = 0): LayerSpecification => ({
    id,
    type: 'line',
    source: TILE_SOURCE,
    'source-layer': ASSETS,
    minzoom,
    filter: all(isArea, isOneOf('class', classes), on),
    layout: { 'line-join': 'round' },
    paint,
  })
  const lines = (
    id: string,
    classes: readonly string[],
    paint: object,
    zooms: { minzoom?: number; maxzoom?: number },
  ): LayerSpecification => ({
    id,
    type: 'line',
    source: TILE_SOURCE,
    'source-layer': ASSETS,
    ...zooms,
    filter: all(isLine, isOneOf('class', classes), on),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint,
  })
  const other: Expr = ['all', isNoneOf('class', GROUND)]
  return [
    { id: 'land', type: 'background', paint: { 'background-color': map.land } },
    area('block', BLOCK, { 'fill-color': map.block, 'fill-outline-color': map['road-case'] }, 13),
    area('green', GREEN, { 'fill-color': map.green, 'fill-outline-color': map['green-line'] }),
    area('wetland', WETLAND, { 'fill-color': map.wetland, 'fill-outline-color': map['green-line'] }),
    area('water', WATER, { 'fill-color': map.water, 'fill-outline-color': map['water-line'] }),
    lines(
      'bank',
      ['river_bank'],
      { 'line-color': map['water-line'], 'line-width': byZoom([12, 0.5], [18, 1.6]) },
      { minzoom: 12 },
    ),
    area('islet', ['island'], { 'fill-color': map.green, 'fill-outline-color': map['green-line'] }),
    {
      id: 'site',
      type: 'fill',
      source: TILE_SOURCE,
      'source-layer': ASSETS,
      minzoom: 13,
      filter: all(isArea, other, on),
      paint: { 'fill-color': map.building, 'fill-opacity': 0.35, 'fill-outline-color': map['building-line'] },
    },
    area(
      'building',
      BUILDING,
      {
        'fill-color': map.building,
        'fill-outline-color': map['building-line'],
        'fill-opacity': byZoom([13, 0], [13.3, 0.35], [15, 1]),
      },
      13,
    ),
    edge('building-edge', BUILDING, { 'line-color': map['building-line'], 'line-width': byZoom([16, 0.6], [19, 1.4]) }, 16),
    lines(
      'street-case',
      ['road_centerline'],
      {
        'line-color': major(map['road-case-major'], map['road-case']),
        'line-width': byScale([10, 0.8], [14, 3.4], [15.5, 6]),
        'line-opacity': byZoom([10, 0.5], [14, 1], [15, 0]),
      },
      { maxzoom: 15 },
    ),
    lines(
      'street',
      ['road_centerline'],
      {
        'line-color': major(map['road-major'], map.road),
        'line-width': byScale([10, 0.4], [14, 2.2], [15.5, 4.6]),
        'line-opacity': byZoom([14, 1], [15, 0]),
      },
      { maxzoom: 15 },
    ),
    area('sidewalk', SIDEWALK, { 'fill-color': map.block, 'fill-outline-color': map['road-case'] }, 14),
    edge(
      'road-case',
      ROAD,
      { 'line-color': major(map['road-case-major'], map['road-case']), 'line-width': byZoom([13, 0.8], [18, 2.4]) },
      12,
    ),
    area('road', ROAD, { 'fill-color': major(map['road-major'], map.road) }, 12),
    area('bay', BAY, { 'fill-color': map.block, 'fill-outline-color': map['road-case'] }, 16),
    {
      id: 'centreline',
      type: 'line',
      source: TILE_SOURCE,
      'source-layer': ASSETS,
      minzoom: 16,
      filter: all(isLine, isOneOf('class', ['road_centerline']), on),
      paint: { 'line-color': map['road-case'], 'line-width': 1, 'line-dasharray': [6, 5] },
    },
  ]
}

/** Veils what lies outside the district; its source is a polygon with the district as a hole. */
export const outsideLayer: LayerSpecification = {
  id: 'outside',
  type: 'fill',
  source: 'outside',
  paint: { 'fill-color': veil(map.outside, 1), 'fill-opacity': 0.78 },
}
