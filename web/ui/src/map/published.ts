import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { KINDS } from '../api/types'
import { colour } from '../design/colour'
import { DEFAULT_FILTER } from '../view/filter'
import { edgeLayers } from './edges'
import { ASSETS, all, byZoom, isPoint, lookColour, needsWork, shown, TILE_SOURCE, urgency } from './expressions'
import { groundLayers } from './ground'
import { quietLayers } from './marks'
import { roadNames } from './names'

/** The zoom up to which the server cuts tiles; /tiles.json says the same. */
const MAX_ZOOM = 18

/** The grid whose cells other clients see at start. */
const CELLS = 'cell.city-management'

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
    filter: all(isPoint, needsWork, shown(DEFAULT_FILTER)),
    layout: { 'circle-sort-key': urgency },
    paint: {
      'circle-color': lookColour(colour.condition.intact),
      'circle-radius': byZoom([8, 1.5], [13, 3], [17, 6]),
      'circle-stroke-color': colour.ink[0],
      'circle-stroke-width': byZoom([12, 0.5], [16, 1.5]),
    },
  }
  return {
    version: 8,
    name: '绣城 Needlepoint',
    sources: {
      [TILE_SOURCE]: { type: 'vector', tiles: [`${origin}/tiles/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: MAX_ZOOM },
    },
    layers: [
      ...groundLayers(DEFAULT_FILTER),
      ...edgeLayers([...KINDS.filter((kind) => kind !== 'cell' && kind !== 'control_line' && kind !== 'parcel'), CELLS]),
      ...dots,
      roadNames,
      work,
    ],
  }
}
