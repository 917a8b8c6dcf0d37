import type { Feature, FeatureCollection } from 'geojson'
import type { GeoJSONSourceSpecification, LayerSpecification, Map as MapLibre, StyleSpecification } from 'maplibre-gl'
import type { Position } from '../api/types'
import { colour, veil } from '../design/colour'
import { all, type Expr, isArea, isLine, isPoint, TILE_SOURCE } from '../map/expressions'
import { groundLayers, outsideLayer } from '../map/ground'
import { roadNames } from '../map/names'
import type { TileSet } from '../map/style'
import { DEFAULT_FILTER } from '../view/filter'
import type { RowFeature, Verdict } from './types'
import { LOOKS } from './verdicts'

const ROWS = 'rows'
const VERDICTS: readonly Verdict[] = ['same', 'update', 'insert', 'retire', 'rejected']
const verdict: Expr = ['get', 'verdict']
const byVerdict = (of: (verdict: Verdict) => string | number): Expr =>
  ['match', verdict, ...VERDICTS.flatMap((it) => [it, of(it)]), of('same')] as unknown as Expr
const nothing: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }

/** The layers of the rows: what is the same below, what is wrong on top. */
const rowLayers: LayerSpecification[] = [
  {
    id: 'row-move',
    type: 'line',
    source: 'moves',
    layout: { 'line-cap': 'round' },
    paint: { 'line-color': colour.brand[6], 'line-width': 1.25, 'line-dasharray': [2, 2] },
  },
  {
    id: 'row-from',
    type: 'circle',
    source: 'moves',
    filter: isPoint,
    paint: {
      'circle-radius': 3,
      'circle-color': colour.ink[0],
      'circle-stroke-color': colour.brand[6],
      'circle-stroke-width': 1.25,
    },
  },
  {
    id: 'row-fill',
    type: 'fill',
    source: ROWS,
    filter: isArea,
    paint: { 'fill-color': byVerdict((it) => LOOKS[it].colour), 'fill-opacity': 0.16 },
  },
  {
    id: 'row-edge',
    type: 'line',
    source: ROWS,
    filter: all(['any', isArea, isLine], ['!', ['in', verdict, ['literal', ['retire', 'rejected']]]]),
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': byVerdict((it) => LOOKS[it].colour), 'line-width': byVerdict((it) => (it === 'same' ? 1 : 2.25)) },
  },
  {
    id: 'row-edge-off',
    type: 'line',
    source: ROWS,
    filter: all(['any', isArea, isLine], ['in', verdict, ['literal', ['retire', 'rejected']]]),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': byVerdict((it) => LOOKS[it].colour), 'line-width': 2.25, 'line-dasharray': [2, 1.5] },
  },
  {
    id: 'row-mark',
    type: 'symbol',
    source: ROWS,
    filter: isPoint,
    layout: {
      'icon-image': ['concat', 'verdict/', verdict],
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'symbol-sort-key': byVerdict((it) => VERDICTS.indexOf(it)),
      'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.35, 13, 0.5, 15, 0.8, 17, 1],
    },
  },
  {
    id: 'row-chosen-edge',
    type: 'line',
    source: 'chosen',
    filter: ['any', isArea, isLine],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': colour.ink[900], 'line-width': 3 },
  },
  {
    id: 'row-chosen',
    type: 'circle',
    source: 'chosen',
    filter: isPoint,
    paint: {
      'circle-radius': 14,
      'circle-color': veil(colour.ink[900], 0),
      'circle-stroke-color': colour.ink[900],
      'circle-stroke-width': 2,
    },
  },
]

/** Layers that a click on the preview looks at. */
export const TOUCHED = ['row-mark', 'row-edge', 'row-edge-off', 'row-fill']

/** The preview's style: the district's ground without its marks, and the rows over it. */
export function previewStyle(tileSet: TileSet): StyleSpecification {
  return {
    version: 8,
    sources: {
      [TILE_SOURCE]: { type: 'vector', ...tileSet, tiles: [...tileSet.tiles] },
      outside: nothing,
      moves: nothing,
      [ROWS]: nothing,
      chosen: nothing,
    },
    layers: [...groundLayers(DEFAULT_FILTER), outsideLayer, roadNames, ...rowLayers],
  }
}

/** Gives the map an image for each verdict, drawn from the same paths as the marks in the lists. */
export function addVerdictImages(map: MapLibre): void {
  const ratio = Math.max(2, Math.ceil(window.devicePixelRatio))
  for (const [name, look] of Object.entries(LOOKS)) {
    const side = Math.round((look.size + 3) * ratio)
    const canvas = document.createElement('canvas')
    canvas.width = side
    canvas.height = side
    const pen = canvas.getContext('2d')
    if (!pen) continue
    const scale = (look.size * ratio) / 16
    pen.translate(1.5 * ratio, 1.5 * ratio)
    pen.scale(scale, scale)
    const shape = new Path2D(look.shape)
    pen.lineJoin = 'round'
    pen.lineCap = 'round'
    pen.strokeStyle = colour.ink[0]
    pen.lineWidth = 3
    pen.stroke(shape)
    pen.fillStyle = look.colour
    pen.fill(shape)
    if (look.cut) {
      pen.lineWidth = 2
      pen.stroke(new Path2D(look.cut))
    }
    map.addImage(`verdict/${name}`, pen.getImageData(0, 0, side, side), { pixelRatio: ratio })
  }
}

const asFeature = (it: RowFeature, index: number): Feature => ({ ...(it as unknown as Feature), id: index })

export const rowsOf = (features: readonly RowFeature[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: features.map(asFeature),
})

/** A line from where a thing was to where it shall be, for every row that moves. */
export function movesOf(features: readonly RowFeature[]): FeatureCollection {
  const out: Feature[] = []
  for (const { geometry, properties } of features) {
    if (!properties.from || geometry.type !== 'Point') continue
    const to = geometry.coordinates as Position
    const from = [...properties.from]
    out.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [from, [...to]] } })
    out.push({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: from } })
  }
  return { type: 'FeatureCollection', features: out }
}
