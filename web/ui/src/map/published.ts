import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { KINDS } from '../api/types'
import { colour } from '../design/colour'
import { DEFAULT_FILTER } from '../view/filter'
import { edgeLayers } from './edges'
import {
  ASSETS,
  all,
  byZoom,
  type Expr,
  FONT_STACK,
  isPoint,
  lookColour,
  needsWork,
  shown,
  TILE_SOURCE,
  urgency,
} from './expressions'
import { groundLayers } from './ground'
import { quietLayers } from './marks'
import { roadNames } from './names'
import { OVERVIEW_ZOOM } from './overview'
import { CELLS } from './stitches'

/** The zoom up to which the server cuts tiles; /tiles.json says the same. */
const MAX_ZOOM = 18

const ramp = colour.ramp.stitch
/** The least count of each shade. */
const STEPS = [1, 5, 20, 60, 200]
const broken: Expr = ['+', ['coalesce', ['get', 'damaged'], 0], ['coalesce', ['get', 'missing'], 0]]

/** The grid whose cells other clients see at start. */
const GRID = 'cell.city-management'

/**
 * The map's style for other MapLibre clients: the same ground, boundaries and colours; circles in place of the drawn marks, so
 * that it needs neither sprite nor glyphs. `origin` is the server's address.
 */
export function thirdPartyStyle(origin: string): StyleSpecification {
  const plain = quietLayers(DEFAULT_FILTER, []).filter((layer) => layer.type === 'line' || layer.id === 'dot')
  const dots = plain.map((layer): LayerSpecification => {
    const { maxzoom: _, ...rest } = layer as LayerSpecification & { maxzoom?: number }
    return layer.id === 'dot' ? (rest as LayerSpecification) : layer
  })
  const work: LayerSpecification = {
    id: 'work',
    type: 'circle',
    source: TILE_SOURCE,
    'source-layer': ASSETS,
    minzoom: OVERVIEW_ZOOM,
    filter: all(isPoint, needsWork, shown(DEFAULT_FILTER)),
    layout: { 'circle-sort-key': urgency },
    paint: {
      'circle-color': lookColour(colour.condition.intact),
      'circle-radius': byZoom([14, 3.6], [17, 6]),
      'circle-stroke-color': colour.ink[0],
      'circle-stroke-width': byZoom([12, 0.5], [16, 1.5]),
    },
  }
  // Without a look at what is in view the shades have fixed steps; a square keeps its size on the screen at every zoom.
  const squares = { source: TILE_SOURCE, 'source-layer': CELLS, maxzoom: OVERVIEW_ZOOM } as const
  const stitch: LayerSpecification = {
    id: 'stitch',
    type: 'fill',
    ...squares,
    paint: {
      'fill-color': [
        'step',
        ['get', 'n'],
        ...STEPS.flatMap((from, i) => (i === 0 ? [ramp[0]] : [from, ramp[i] as string])),
      ] as never,
      'fill-opacity': 0.8,
    },
  }
  const stitchWork: LayerSpecification = {
    id: 'stitch-work',
    type: 'symbol',
    ...squares,
    filter: all(['>', broken, 0]),
    layout: {
      'text-field': '◆',
      'text-font': FONT_STACK,
      'text-size': ['interpolate', ['linear'], broken, 1, 6, 10, 11, 100, 18] as never,
      'text-allow-overlap': true,
      'text-ignore-placement': true,
    },
    paint: { 'text-color': colour.condition.damaged, 'text-halo-color': colour.ink[0], 'text-halo-width': 1 },
  }
  return {
    version: 8,
    name: '绣城 Needlepoint',
    sources: {
      [TILE_SOURCE]: { type: 'vector', tiles: [`${origin}/tiles/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: MAX_ZOOM },
    },
    layers: [
      ...groundLayers(DEFAULT_FILTER),
      stitch,
      ...edgeLayers([...KINDS.filter((kind) => kind !== 'cell' && kind !== 'control_line' && kind !== 'parcel'), GRID]),
      ...dots,
      roadNames,
      stitchWork,
      work,
    ],
  }
}
