import type { LayerSpecification, MapGeoJSONFeature, Map as MapLibre } from 'maplibre-gl'
import type { Position } from '../api/types'
import { colour } from '../design/colour'
import { type StitchScale, scaleOf, shadeOf } from '../stitch/scale'
import { brokenIn, type Stitch, stitchOf } from '../stitch/stitch'
import { all, byZoom, type Expr } from './expressions'
import { OVERVIEW_ZOOM } from './overview'

/** Up to this zoom the stitches fade out beneath what takes their place. */
export const GONE_ZOOM = 14.3

export const CELLS = 'cells'
/** The squares of the overview, and those of deeper tiles that hold too much to be drawn one by one. */
export const STITCHES = 'stitches'
export const CROWDED = 'crowded'

/** More assets than this in a tile are not drawn one by one; the server says the same. */
const MOST_ASSETS = 20_500

export interface StitchInput {
  /** Undefined until the stitches in view have been looked at. */
  readonly scale?: StitchScale
  /** False where the filter lets nothing through. */
  readonly shown: boolean
  /** A tile of a deeper zoom in view holds too much to be drawn one by one. */
  readonly crowded: boolean
}

const broken: Expr = ['+', ['coalesce', ['get', 'damaged'], 0], ['coalesce', ['get', 'missing'], 0]]

function shade(scale: StitchScale | undefined): Expr {
  const ramp = colour.ramp.stitch
  const steps = scale?.steps ?? []
  const at = (step: number) => ramp[shadeOf(step, steps.length, ramp.length)] as string
  if (steps.length === 0) return ['case', true, at(0), at(0)]
  return ['step', ['get', 'n'], at(0), ...steps.flatMap((from, i) => [from, at(i + 1)])] as unknown as Expr
}

/** The smallest is 4 px wide; only the largest fifth are large. */
function size(scale: StitchScale | undefined): Expr {
  const { large = 2, worst = 3 } = scale ?? {}
  const middle = Math.max(large, 2)
  return ['interpolate', ['linear'], broken, 1, 0.34, middle, 0.58, Math.max(worst, middle + 1), 1.2] as unknown as Expr
}

const visibility = (seen: boolean) => (seen ? 'visible' : 'none')

/** Squares shaded by what they hold, beneath boundaries and names. */
export const stitchLayers = ({ scale, shown, crowded }: StitchInput): LayerSpecification[] => [
  {
    id: 'stitch',
    type: 'fill',
    source: STITCHES,
    'source-layer': CELLS,
    maxzoom: GONE_ZOOM,
    layout: { visibility: visibility(shown) },
    paint: {
      'fill-color': shade(scale),
      'fill-opacity': byZoom([OVERVIEW_ZOOM - 0.25, 0.8], [OVERVIEW_ZOOM, 0.08], [GONE_ZOOM, 0]),
    },
  },
  {
    id: 'crowd',
    type: 'fill',
    source: CROWDED,
    'source-layer': CELLS,
    minzoom: OVERVIEW_ZOOM,
    layout: { visibility: visibility(shown && crowded) },
    paint: { 'fill-color': shade(scale), 'fill-opacity': 0.8 },
  },
]

/** A diamond on every square that holds something damaged or missing, above all names. In a crowd each of these is drawn itself. */
export const stitchMarks = ({ scale, shown }: StitchInput): LayerSpecification[] => [
  {
    id: 'stitch-work',
    type: 'symbol',
    source: STITCHES,
    'source-layer': CELLS,
    maxzoom: OVERVIEW_ZOOM,
    filter: all(['>', broken, 0]),
    layout: {
      visibility: visibility(shown),
      'icon-image': 's/damaged',
      'icon-size': size(scale),
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'symbol-sort-key': broken,
    },
  },
]

const ringOf = (feature: Pick<MapGeoJSONFeature, 'geometry'>): readonly Position[] =>
  feature.geometry.type === 'Polygon' ? ((feature.geometry.coordinates[0] ?? []) as unknown as Position[]) : []

/** Half of the gap between two stitches where they are largest, and a little more. */
const GAP_PX = 4

/** The stitch whose square, gap included, holds a pixel. */
export function stitchAt(map: MapLibre, { x, y }: { readonly x: number; readonly y: number }): Stitch | undefined {
  if (!countsBySquares(map)) return
  const { lng, lat } = map.unproject([x, y])
  return map
    .queryRenderedFeatures(
      [
        [x - GAP_PX, y - GAP_PX],
        [x + GAP_PX, y + GAP_PX],
      ],
      { layers: ['stitch', 'crowd'] },
    )
    .map((it) => stitchOf(it.properties, ringOf(it)))
    .find(({ box }) => lng >= box[0] && lng <= box[2] && lat >= box[1] && lat <= box[3])
}

const sourceInUse = (map: MapLibre) => (map.getZoom() < OVERVIEW_ZOOM ? STITCHES : CROWDED)

/** Whether squares stand for what is not drawn by itself in the present view. */
export const countsBySquares = (map: MapLibre) =>
  map.getZoom() < OVERVIEW_ZOOM || map.getLayoutProperty('crowd', 'visibility') !== 'none'

/** The squares of which a part is in view. A tile that stands in for another may show one twice. */
function inView(map: MapLibre): Pick<MapGeoJSONFeature, 'geometry' | 'properties'>[] {
  if (!countsBySquares(map)) return []
  const bounds = map.getBounds()
  const seen = new Set<string>()
  return map.querySourceFeatures(sourceInUse(map), { sourceLayer: CELLS }).filter((it) => {
    const ring = ringOf(it)
    const [west, south, east, north] = [0, 1, 2, 3].map((i) =>
      Math[i < 2 ? 'min' : 'max'](...ring.map((place) => place[i % 2] as number)),
    ) as [number, number, number, number]
    const key = `${west.toFixed(6)} ${south.toFixed(6)}`
    if (seen.has(key) || west > bounds.getEast() || east < bounds.getWest()) return false
    if (south > bounds.getNorth() || north < bounds.getSouth()) return false
    seen.add(key)
    return true
  })
}

/** How the stitches in view are to be shaded; undefined where none is drawn. */
export const scaleInView = (map: MapLibre): StitchScale | undefined =>
  scaleOf(inView(map).map(({ properties }) => ({ n: Number(properties.n), broken: brokenIn(properties) })))

/** What the stitches in view say, in no order. */
export const stitchesInView = (map: MapLibre): Stitch[] => inView(map).map((it) => stitchOf(it.properties, ringOf(it)))

/** Whether a tile of the shapes in view says that it holds too much to be drawn one by one. */
export const isCrowded = (omitted: readonly { readonly properties: Readonly<Record<string, unknown>> | null }[]) =>
  omitted.some(({ properties }) => properties?.layer === 'assets' && Number(properties.n_total) > MOST_ASSETS)
