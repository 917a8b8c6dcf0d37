import type { LayerSpecification, Map as MapLibre } from 'maplibre-gl'
import { colour, veil } from '../design/colour'
import type { Expr } from '../map/expressions'

export const SKETCH = 'sketch'

const role = (name: string): Expr => ['==', ['get', 'role'], name]
const isActive: Expr = ['boolean', ['get', 'active'], false]

const thread = (id: string, name: string, paint: object): LayerSpecification =>
  ({
    id,
    type: 'line',
    source: SKETCH,
    filter: role(name),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint,
  }) as LayerSpecification

/** What is being drawn stands above everything else on the map. */
const LAYERS: readonly LayerSpecification[] = [
  {
    id: 'sketch-area',
    type: 'fill',
    source: SKETCH,
    filter: role('area'),
    paint: { 'fill-color': colour.brand[6], 'fill-opacity': 0.12 },
  },
  thread('sketch-halo', 'edge', { 'line-color': veil(colour.ink[0], 0.9), 'line-width': 5 }),
  thread('sketch-edge', 'edge', { 'line-color': colour.brand[6], 'line-width': 2.5 }),
  thread('sketch-rubber', 'rubber', { 'line-color': colour.brand[6], 'line-width': 2, 'line-dasharray': [2, 1.5] }),
  thread('sketch-closing', 'closing', { 'line-color': colour.brand[4], 'line-width': 1.5, 'line-dasharray': [2, 2] }),
  thread('sketch-way', 'way', { 'line-color': colour.brand[6], 'line-width': 2.5, 'line-dasharray': [1, 1.4] }),
  {
    id: 'sketch-from',
    type: 'circle',
    source: SKETCH,
    filter: role('from'),
    paint: {
      'circle-radius': 6,
      'circle-color': veil(colour.ink[0], 0.8),
      'circle-stroke-color': colour.brand[6],
      'circle-stroke-width': 1.5,
    },
  },
  {
    id: 'sketch-middle',
    type: 'circle',
    source: SKETCH,
    filter: role('middle'),
    paint: {
      'circle-radius': 4,
      'circle-color': colour.ink[0],
      'circle-stroke-color': colour.brand[4],
      'circle-stroke-width': 1.5,
    },
  },
  {
    id: 'sketch-vertex',
    type: 'circle',
    source: SKETCH,
    filter: role('vertex'),
    paint: {
      'circle-radius': ['case', isActive, 7, 5.5],
      'circle-color': ['case', isActive, colour.brand[6], colour.ink[0]],
      'circle-stroke-color': ['case', isActive, colour.ink[0], colour.brand[6]],
      'circle-stroke-width': 2,
    },
  },
  {
    id: 'sketch-point',
    type: 'circle',
    source: SKETCH,
    filter: role('point'),
    paint: {
      'circle-radius': 21,
      'circle-color': veil(colour.brand[6], 0.16),
      'circle-stroke-color': colour.brand[6],
      'circle-stroke-width': 2.5,
    },
  },
  {
    id: 'sketch-mark',
    type: 'symbol',
    source: SKETCH,
    filter: ['all', role('point'), ['!=', ['get', 'image'], '']],
    layout: { 'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-ignore-placement': true },
  },
  {
    id: 'sketch-dot',
    type: 'circle',
    source: SKETCH,
    filter: ['all', role('point'), ['==', ['get', 'image'], '']],
    paint: {
      'circle-radius': 4,
      'circle-color': colour.brand[6],
      'circle-stroke-color': colour.ink[0],
      'circle-stroke-width': 1.5,
    },
  },
  {
    id: 'sketch-snap',
    type: 'circle',
    source: SKETCH,
    filter: role('snap'),
    paint: {
      'circle-radius': ['match', ['get', 'on'], 'vertex', 9, 7],
      'circle-color': veil(colour.proposal, 0.12),
      'circle-stroke-color': colour.proposal,
      'circle-stroke-width': 2.5,
    },
  },
]

/** Adds the sketch's source and layers to a map, once. */
export function prepareSketch(map: MapLibre): void {
  if (map.getSource(SKETCH)) return
  map.addSource(SKETCH, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
  for (const layer of LAYERS) map.addLayer(layer)
}
