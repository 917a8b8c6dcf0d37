import type { LayerSpecification } from 'maplibre-gl'
import type { Kind } from '../api/types'
import { colour } from '../design/colour'
import { all, BOUNDARIES, byZoom, type Expr, isArea, isOneOf, TILE_SOURCE } from './expressions'

/** The boundary layer a feature belongs to, as view/boundaryLayer names it. */
const layerName: Expr = [
  'case',
  ['all', ['==', ['get', 'kind'], 'cell'], ['!=', ['coalesce', ['get', 'grid'], ''], '']],
  ['concat', 'cell.', ['get', 'grid']],
  ['get', 'kind'],
]

interface Drawing {
  readonly colour: string
  readonly width: Expr | number
  readonly dash?: readonly number[]
  readonly minzoom: number
}

/**
 * How each kind of boundary is drawn. Streets and communities share every edge with a neighbour, which draws it too: they are
 * solid, since two dashed strokes out of step would look solid here and dashed there. The quietest
 * stand first, so that the district's own line ends on top.
 */
export const EDGES: readonly (readonly [Kind, Drawing])[] = [
  ['parcel', { colour: colour.ink[400], width: 1, dash: [2, 2], minzoom: 14 }],
  ['cell', { colour: colour.map.cell, width: byZoom([14, 0.7], [18, 1.4]), dash: [3, 3], minzoom: 14 }],
  ['zone', { colour: colour.map['green-line'], width: byZoom([13, 0.8], [17, 1.4]), dash: [4, 3], minzoom: 13 }],
  ['park', { colour: colour.map['label-green'], width: byZoom([11, 0.6], [15, 1.2]), dash: [5, 2], minzoom: 11 }],
  ['community', { colour: colour.map.cell, width: byZoom([12, 0.7], [16, 1.2]), minzoom: 12 }],
  ['street', { colour: colour.map.cell, width: byZoom([10, 0.8], [15, 1.8]), minzoom: 10 }],
  ['control_line', { colour: colour.severity.error, width: byZoom([11, 1], [16, 1.8]), minzoom: 11 }],
  ['project', { colour: colour.proposal, width: byZoom([11, 1.2], [16, 2]), dash: [4, 2], minzoom: 11 }],
  ['district', { colour: colour.map.boundary, width: byZoom([8, 1.2], [12, 2]), dash: [6, 2, 1, 2], minzoom: 0 }],
]

/** The lowest zoom at which a kind of boundary is drawn. */
export const edgeZoom = (kind: Kind): number => EDGES.find(([key]) => key === kind)?.[1].minzoom ?? 0

export function edgeLayers(shownLayers: readonly string[]): LayerSpecification[] {
  const on: Expr = ['in', layerName, ['literal', [...shownLayers]]]
  return EDGES.map(([kind, drawing]) => ({
    id: `edge-${kind}`,
    type: 'line',
    source: TILE_SOURCE,
    'source-layer': BOUNDARIES,
    minzoom: drawing.minzoom,
    filter: all(isOneOf('kind', [kind]), on),
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': drawing.colour,
      'line-width': drawing.width,
      ...(drawing.dash ? { 'line-dasharray': [...drawing.dash] } : {}),
    },
  }))
}

/** An unseen fill that a boundary could be hit by; park zones tint the ground a little. */
export function zoneFill(shownLayers: readonly string[]): LayerSpecification {
  return {
    id: 'zone',
    type: 'fill',
    source: TILE_SOURCE,
    'source-layer': BOUNDARIES,
    filter: all(isArea, isOneOf('kind', ['zone', 'park']), ['in', layerName, ['literal', [...shownLayers]]]),
    paint: { 'fill-color': colour.map.wetland, 'fill-opacity': 0.35 },
  }
}
