import type { GeoJSONSourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { AssetClass } from '../api/types'
import type { Filter } from '../view/filter'
import type { Lang } from '../view/view'
import { edgeLayers, zoneFill } from './edges'
import { TILE_SOURCE } from './expressions'
import { focusLayers, selectionTop } from './focus'
import { groundLayers, outsideLayer } from './ground'
import { nameLayers, quietLayers, workLayers } from './marks'
import { placeNames, roadNames } from './names'

export interface TileSet {
  readonly tiles: readonly string[]
  readonly minzoom: number
  readonly maxzoom: number
}

export interface StyleInput {
  readonly tileSet: TileSet
  readonly filter: Filter
  /** Names of the boundary layers that are switched on. */
  readonly boundaryLayers: readonly string[]
  readonly classes: readonly AssetClass[]
  readonly lang: Lang
}

const nothing: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }

/** The layers in their one order, bottom to top: ground, mask, boundaries, what is well, names, halo, what is wrong, selection. */
export function buildLayers(input: Omit<StyleInput, 'tileSet'>): StyleSpecification['layers'] {
  const { filter, boundaryLayers, classes, lang } = input
  const ground = groundLayers(filter)
  const floor = ground.findIndex((layer) => layer.id === 'water')
  return [
    ...ground.slice(0, floor),
    zoneFill(boundaryLayers),
    ...ground.slice(floor),
    outsideLayer,
    ...edgeLayers(boundaryLayers),
    ...quietLayers(filter, classes),
    roadNames,
    ...placeNames(boundaryLayers),
    ...nameLayers(filter, classes, lang),
    ...focusLayers,
    ...workLayers(filter),
    ...selectionTop,
  ]
}

/** The map's style: no glyph server and no sprite; marks are drawn when they are first asked for (images.ts). */
export function buildStyle(input: StyleInput): StyleSpecification {
  return {
    version: 8,
    name: '绣城 Needlepoint',
    sources: {
      [TILE_SOURCE]: { type: 'vector', ...input.tileSet, tiles: [...input.tileSet.tiles] },
      outside: nothing,
      places: nothing,
      hover: nothing,
      selection: nothing,
      pulse: nothing,
    },
    layers: buildLayers(input),
  }
}
