import type { Map as MapLibre } from 'maplibre-gl'
import type { Box, Geometry, Position } from '../api/types'
import { boundsOf } from './geometry'

/** What the rest of the page may ask of the map. */
export interface MapHandle {
  /** The map itself, for features that draw layers of their own on it or take its pointer while their tool is active. */
  readonly engine: MapLibre
  readonly fit: (box: Box) => void
  readonly flyTo: (at: Position) => void
  /** Brings a shape into view: a point close by, an area whole. */
  readonly show: (geometry: Geometry) => void
  /** Moves the view only as far as a panel at the foot of a phone asks for. */
  readonly reveal: (at: Position) => void
  readonly zoomBy: (step: number) => void
  readonly centre: () => Position
  readonly hover: (at: Position | undefined) => void
}

const CLOSE = 17
export const CAMERA_MS = 400

/** Moves of the camera last 400 ms; where the system asks for less motion the map jumps by itself. */
export function handleOf(map: MapLibre): MapHandle {
  const height = () => map.getContainer().clientHeight
  const isPhone = () => map.getContainer().clientWidth < 500
  /** On a phone the selected thing's sheet covers the lower half, so the upper half's middle counts as the centre. */
  const offset = (): [number, number] => [0, isPhone() ? -height() / 4 : 0]
  const fitBox = (box: Box, foot = 0) => {
    const side = isPhone() ? 24 : 56
    map.fitBounds([box[0], box[1], box[2], box[3]], {
      padding: { top: side + 16, left: side, right: side, bottom: side + foot },
      maxZoom: 17.5,
      duration: CAMERA_MS,
    })
  }
  const flyTo = (at: Position) =>
    map.easeTo({ center: [at[0], at[1]], zoom: Math.max(map.getZoom(), CLOSE), offset: offset(), duration: CAMERA_MS })
  return {
    engine: map,
    fit: (box) => fitBox(box),
    flyTo,
    show: (geometry) => {
      const box = boundsOf(geometry)
      if (!box) return
      if (box[0] === box[2] && box[1] === box[3]) flyTo([box[0], box[1]])
      else fitBox(box, isPhone() ? height() / 2 : 0)
    },
    reveal: (at) => {
      if (isPhone()) map.easeTo({ center: [at[0], at[1]], offset: offset(), duration: CAMERA_MS })
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
