import type { LayerSpecification } from 'maplibre-gl'
import { colour, veil } from '../design/colour'
import { all, FONT_STACK, isArea, isLine, isOneOf, isPoint } from './expressions'

/** Hover and selection: two GeoJSON sources that hold the shape and its label point. */
export const focusLayers: LayerSpecification[] = [
  {
    id: 'hover-shape',
    type: 'line',
    source: 'hover',
    filter: ['!', isPoint],
    paint: { 'line-color': colour.ink[900], 'line-width': 2 },
  },
  {
    id: 'hover-ring',
    type: 'circle',
    source: 'hover',
    filter: all(isPoint, isOneOf('role', ['place'])),
    paint: {
      'circle-radius': 13,
      'circle-color': veil(colour.ink[900], 0),
      'circle-stroke-color': colour.ink[900],
      'circle-stroke-width': 2,
    },
  },
  {
    id: 'selection-fill',
    type: 'fill',
    source: 'selection',
    filter: isArea,
    paint: { 'fill-color': colour.brand[6], 'fill-opacity': 0.1 },
  },
  {
    id: 'selection-shape',
    type: 'line',
    source: 'selection',
    filter: ['any', isArea, isLine],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': colour.brand[6], 'line-width': 2.5 },
  },
  {
    id: 'selection-ring',
    type: 'circle',
    source: 'selection',
    filter: all(isPoint, isOneOf('role', ['ring'])),
    paint: {
      'circle-radius': 21,
      'circle-color': veil(colour.brand[6], 0.16),
      'circle-stroke-color': colour.brand[6],
      'circle-stroke-width': 2.5,
    },
  },
]

/** The selected thing itself and its label, above everything, so that a filter or a zoom never hides it. */
export const selectionTop: LayerSpecification[] = [
  {
    id: 'pulse',
    type: 'circle',
    source: 'pulse',
    paint: {
      'circle-radius': 8,
      'circle-color': veil(colour.brand[6], 0),
      'circle-stroke-color': colour.brand[6],
      'circle-stroke-width': 3,
      'circle-stroke-opacity': 0,
    },
  },
  {
    id: 'selection-mark',
    type: 'symbol',
    source: 'selection',
    filter: all(isPoint, ['has', 'image']),
    layout: { 'icon-image': ['get', 'image'], 'icon-allow-overlap': true, 'icon-ignore-placement': true },
  },
  {
    id: 'selection-name',
    type: 'symbol',
    source: 'selection',
    filter: all(isPoint, ['has', 'label']),
    layout: {
      'text-field': ['get', 'label'],
      'text-font': FONT_STACK,
      'text-size': 13,
      'text-offset': [0, 1.9],
      'text-anchor': 'top',
      'text-allow-overlap': true,
    },
    paint: { 'text-color': colour.brand[8], 'text-halo-color': colour.ink[0], 'text-halo-width': 2 },
  },
]
