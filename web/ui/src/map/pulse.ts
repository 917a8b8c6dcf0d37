import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import type { Box } from '../api/types'
import { calm } from './createMap'

const PULSE_MS = 600
/** A change wider than this, in degrees, is no one thing to point at. */
const WIDEST = 0.004
const MOST = 64

/** Rings what has just changed, once; nothing moves where the system asks for less motion. */
export function pulse(map: MapLibre, boxes: readonly Box[]): void {
  const source = map.getSource<GeoJSONSource>('pulse')
  if (!source || calm()) return
  const bounds = map.getBounds()
  const features = boxes
    .filter((box) => box[2] - box[0] < WIDEST && box[3] - box[1] < WIDEST)
    .map((box): [number, number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    .filter((at) => bounds.contains(at))
    .slice(0, MOST)
    .map((coordinates) => ({ type: 'Feature' as const, properties: {}, geometry: { type: 'Point' as const, coordinates } }))
  if (features.length === 0) return
  source.setData({ type: 'FeatureCollection', features })
  const start = performance.now()
  const step = (at: number) => {
    if (!map.getLayer('pulse')) return
    const part = Math.min(1, (at - start) / PULSE_MS)
    map.setPaintProperty('pulse', 'circle-radius', 8 + 26 * part)
    map.setPaintProperty('pulse', 'circle-stroke-opacity', 1 - part)
    if (part < 1) requestAnimationFrame(step)
    else source.setData({ type: 'FeatureCollection', features: [] })
  }
  requestAnimationFrame(step)
}
