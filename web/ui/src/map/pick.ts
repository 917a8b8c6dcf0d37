import type { MapGeoJSONFeature, Map as MapLibre } from 'maplibre-gl'

/** Layers that can be hit, what lies on top first. */
const MARKS = ['work-glyph', 'work-dot', 'work-line', 'glyph-every', 'glyph', 'dot']
const LINES = ['line-damaged', 'line-missing', 'line-gone', 'line-quiet']
const AREAS = [
  'area-work',
  'building',
  'bay',
  'road',
  'sidewalk',
  'site',
  'water',
  'wetland',
  'green',
  'islet',
  'block',
  'street',
  'bank',
]

interface Pixel {
  readonly x: number
  readonly y: number
}

const around = (at: Pixel, reach: number): [[number, number], [number, number]] => [
  [at.x - reach, at.y - reach],
  [at.x + reach, at.y + reach],
]

/** How far a point feature is from the pointer; lines and areas count as touched. */
function distance(map: MapLibre, feature: MapGeoJSONFeature, at: Pixel): number {
  const { geometry } = feature
  if (geometry.type !== 'Point') return 0
  const [lon = 0, lat = 0] = geometry.coordinates
  const p = map.project([lon, lat])
  return Math.hypot(p.x - at.x, p.y - at.y)
}

/** The mark nearest to a pixel within reach, one that needs work before one that is well. */
export function markAt(map: MapLibre, at: Pixel, reach: number): MapGeoJSONFeature | undefined {
  const hits = map.queryRenderedFeatures(around(at, reach), { layers: MARKS })
  const rank = (feature: MapGeoJSONFeature) => (feature.layer.id.startsWith('work') ? 0 : reach / 2) + distance(map, feature, at)
  return hits.sort((a, b) => rank(a) - rank(b))[0]
}

/**
 * The asset at a pixel: the nearest mark within reach, a mark that needs work before one that is well, else a line, else the
 * surface below. Undefined where there is nothing.
 */
export function pick(map: MapLibre, at: Pixel, reach: number): MapGeoJSONFeature | undefined {
  const mark = markAt(map, at, reach)
  if (mark) return mark
  const line = map.queryRenderedFeatures(around(at, Math.min(reach, 5)), { layers: LINES })[0]
  return line ?? map.queryRenderedFeatures([at.x, at.y], { layers: AREAS })[0]
}
