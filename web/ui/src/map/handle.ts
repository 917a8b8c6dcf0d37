import type { Map as MapLibre } from 'maplibre-gl'
import type { Box, Geometry, Position } from '../api/types'
import { boundsOf } from './geometry'

/** What the rest of the page may ask of the map. */
export interface MapHandle {
  readonly fit: (box: Box) => void
  readonly flyTo: (at: Position) => void
  /** Brings a shape into view: a point close by, an area whole. */
  readonly show: (geometry: Geometry) => void
  readonly zoomBy: (step: number) => void
  readonly centre: () => Position
  readonly hover: (at: Position | undefined) => void
}

const CLOSE = 17
const CAMERA_MS = 400

/** Moves of the camera last 400 ms; where the system asks for less motion the map jumps by itself. */
export function handleOf(map: MapLibre): MapHandle {
  const fit = (box: Box) => {
    const small = Math.min(map.getContainer().clientWidth, map.getContainer().clientHeight) < 500
    map.fitBounds([box[0], box[1], box[2], box[3]], { padding: small ? 24 : 56, maxZoom: 17.5, duration: CAMERA_MS })
  }
  const flyTo = (at: Position) =>
    map.easeTo({ center: [at[0], at[1]], zoom: Math.max(map.getZoom(), CLOSE), duration: CAMERA_MS })
  return {
    fit,
    flyTo,
    show: (geometry) => {
      const box = boundsOf(geometry)
      if (!box) return
      if (box[0] === box[2] && box[1] === box[3]) flyTo([box[0], box[1]])
      else it(box)
    },
    zoomBy: (step) => map.zoomTo(map.getZoom() + step, { duration: CAMERA_MS / 2 }),
    centre: () => {
      const { lng, lat } = map.getCenter()
      return [lng, lat]
    },
    hover: (at) => {
      const source = map.getSource('hover') as { setData?: (data: unknown) => void } | undefined
      const geometry = at && { type: 'Point', coordinates: [...at] }
      source?.setData?.({
        type: 'FeatureCollection',
        features: geometry ? [{ type: 'Feature', properties: { role: 'place' }, geometry }] : [],
      })
    },
  }
}
