import type { LayerSpecification } from 'maplibre-gl'
import { colour, veil } from '../design/colour'
import { ASSETS, all, byZoom, type Expr, FONT_STACK, isLine, isOneOf, TILE_SOURCE } from './expressions'

const halo = { 'text-halo-color': veil(colour.ink[0], 0.92), 'text-halo-width': 1.5 } as const

const nameWithArea: Expr = [
  'step',
  ['zoom'],
  ['get', 'name'],
  14,
  ['case', ['has', 'area'], ['concat', ['get', 'name'], '\n', ['get', 'area']], ['get', 'name']],
]

/** Road names along the centreline; they come with the tiles and need no further request. */
export const roadNames: LayerSpecification = {
  id: 'road-name',
  type: 'symbol',
  source: TILE_SOURCE,
  'source-layer': ASSETS,
  minzoom: 13.4,
  filter: all(isLine, isOneOf('class', ['road_centerline']), ['has', 'name']),
  layout: {
    'symbol-placement': 'line',
    'symbol-spacing': 190,
    'text-field': ['get', 'name'],
    'text-font': FONT_STACK,
    'text-size': byZoom([13, 11], [17, 13]),
    'text-padding': 8,
    'text-max-angle': 30,
  },
  paint: { 'text-color': colour.map.label, ...halo },
}

/** Names of areas, each once, at its published label point (source `places`, see places.ts). */
export function placeNames(shownLayers: readonly string[]): LayerSpecification[] {
  const place = (
    id: string,
    role: string,
    rest: { minzoom: number; maxzoom?: number; size: number; colour: string; spacing?: number },
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source: 'places',
    minzoom: rest.minzoom,
    ...(rest.maxzoom ? { maxzoom: rest.maxzoom } : {}),
    filter: all(isOneOf('role', [role])),
    layout: {
      'text-field': role === 'street' || role === 'district' ? ['get', 'name'] : nameWithArea,
      'text-font': FONT_STACK,
      'text-size': rest.size,
      'text-padding': 12,
      'text-max-width': 9,
      'text-letter-spacing': rest.spacing ?? 0,
      'symbol-sort-key': ['-', 0, ['get', 'size']],
      visibility: role === 'street' && !shownLayers.includes('street') ? 'none' : 'visible',
    },
    paint: { 'text-color': rest.colour, ...halo },
  })
  return [
    place('place-green', 'green', { minzoom: 15, size: 12, colour: colour.map['label-green'] }),
    place('place-street', 'street', { minzoom: 12.4, maxzoom: 14.5, size: 13, colour: colour.ink[600] }),
    place('place-park', 'park', { minzoom: 12.4, size: 13, colour: colour.map['label-green'] }),
    place('place-water', 'water', { minzoom: 12.4, size: 13, colour: colour.map['label-water'], spacing: 0.12 }),
    place('place-district', 'district', { minzoom: 7, maxzoom: 11.5, size: 15, colour: colour.ink[700] }),
  ]
}
