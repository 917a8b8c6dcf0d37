import type { FeatureCollection } from 'geojson'
import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { AssetClass } from '../api/types'
import { colour } from '../design/colour'
import type { Lang, LayerGroup } from '../view/view'
import { edgeLayers, zoneFill } from './edges'
import { type MapFilter, TILE_SOURCE } from './expressions'
import { faded } from './fade'
import { focusLayers, selectionTop } from './focus'
import { groundLayers, outsideLayer } from './ground'
import { nameLayers, quietLayers, workLayers } from './marks'
import { placeNames, roadNames } from './names'
import { OVERVIEW_ZOOM } from './overview'
import { CROWDED, STITCHES, type StitchInput, stitchLayers, stitchMarks } from './stitches'

export interface TileSet {
  readonly tiles: readonly string[]
  readonly minzoom: number
  readonly maxzoom: number
}

export interface StyleInput {
  readonly tileSet: TileSet
  /** The tiles that count by squares; undefined where the filter lets nothing through. */
  readonly cellTiles: string | undefined
  readonly stitches: StitchInput
  readonly filter: MapFilter
  /** Names of the boundary layers that are switched on. */
  readonly boundaryLayers: readonly string[]
  readonly classes: readonly AssetClass[]
  readonly lang: Lang
  /** Parts (0…1) of their own opacity at which the groups are drawn. */
  readonly opacity?: Readonly<Record<LayerGroup, number>>
  /** Something lies beneath the district's own ground. */
  readonly overBase?: boolean
}

/** What the page draws by itself, as far as it is known. */
export interface OwnData {
  readonly outside: FeatureCollection
  readonly places: FeatureCollection
  readonly selection: FeatureCollection
}

const own = (data: FeatureCollection): GeoJSONSourceSpecification => ({ type: 'geojson', data })
const nothing = own({ type: 'FeatureCollection', features: [] })

const OPAQUE: Readonly<Record<LayerGroup, number>> = { ground: 1, assets: 1, boundaries: 1, base: 1 }
/** Damage stays to be seen however far the assets are faded. */
const WORK_AT_LEAST = 0.6
/** Over a basemap the ground beyond the district stays to be seen. */
const OUTSIDE_OVER_BASE = 0.5

/** What lies beneath is drawn before this layer, which veils it so that the marks keep their contrast. */
export const VEIL = 'veil'
const veilLayer = (overBase: boolean): LayerSpecification => ({
  id: VEIL,
  type: 'background',
  paint: { 'background-color': colour.ink[0], 'background-opacity': overBase ? 0.15 : 0 },
})

/** The layers in their one order, bottom to top: ground, mask, stitches, boundaries, what is well, names, halo, what is wrong, selection. */
export function buildLayers(input: Omit<StyleInput, 'tileSet' | 'cellTiles'>): LayerSpecification[] {
  const { filter, stitches, boundaryLayers, classes, lang, opacity = OPAQUE, overBase = false } = input
  const [land, ...ground] = groundLayers(filter)
  const floor = ground.findIndex((layer) => layer.id === 'water')
  return [
    ...(land ? [land] : []),
    veilLayer(overBase),
    ...faded(ground.slice(0, floor), opacity.ground),
    ...faded([zoneFill(boundaryLayers)], opacity.boundaries),
    ...faded(ground.slice(floor), opacity.ground),
    ...faded([outsideLayer], overBase ? OUTSIDE_OVER_BASE : 1),
    ...faded(stitchLayers(stitches), opacity.assets),
    ...faded(edgeLayers(boundaryLayers), opacity.boundaries),
    ...faded(quietLayers(filter, classes), opacity.assets),
    ...faded([roadNames, ...placeNames(boundaryLayers)], Math.max(opacity.ground, overBase ? 0 : 0.6)),
    ...faded(nameLayers(filter, classes, lang), opacity.assets),
    ...focusLayers,
    ...faded([...stitchMarks(stitches), ...workLayers(filter)], Math.max(opacity.assets, WORK_AT_LEAST)),
    ...selectionTop,
  ]
}

/** The sources of the squares. Tiles that nobody has named yet are never asked for. */
function cellSources({ tileSet, cellTiles }: StyleInput): StyleSpecification['sources'] {
  const tiles = [cellTiles ?? tileSet.tiles[0] ?? '']
  return {
    [STITCHES]: { type: 'vector', tiles, minzoom: tileSet.minzoom, maxzoom: OVERVIEW_ZOOM - 1 },
    [CROWDED]: { type: 'vector', tiles, minzoom: OVERVIEW_ZOOM, maxzoom: tileSet.maxzoom },
  }
}

/** The map's style: no glyph server and no sprite; marks are drawn when they are first asked for (images.ts). */
export function buildStyle(input: StyleInput, data?: OwnData): StyleSpecification {
  return {
    version: 8,
    name: '绣城 Needlepoint',
    sources: {
      [TILE_SOURCE]: { type: 'vector', ...input.tileSet, tiles: [...input.tileSet.tiles] },
      ...cellSources(input),
      outside: data ? own(data.outside) : nothing,
      places: data ? own(data.places) : nothing,
      selection: data ? own(data.selection) : nothing,
      hover: nothing,
      pulse: nothing,
    },
    layers: buildLayers(input),
  }
}
