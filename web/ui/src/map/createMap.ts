import workerUrl from 'virtual:map-worker'
import { Map as MapLibre, prewarm, ScaleControl, type StyleSpecification, setWorkerUrl } from 'maplibre-gl'
import type { Box } from '../api/types'
import { FONT } from '../design/theme'
import type { Camera } from '../view/view'

setWorkerUrl(workerUrl)
// The worker starts while the book is still being opened.
prewarm()

export interface MapStart {
  readonly container: HTMLElement
  readonly style: StyleSpecification
  readonly camera: Camera | undefined
  readonly extent: Box | null
  readonly label: string
}

/** Where nothing is known about the district yet. */
const ANYWHERE: Camera = { zoom: 3, lat: 36, lon: 104 }

/** Whether the system asks for less motion. */
export const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** Makes the map: flat, north up, at the camera of the link or else with the whole district in view. */
export function createMap({ container, style, camera, extent, label }: MapStart): MapLibre {
  const at = camera ?? ANYWHERE
  const map = new MapLibre({
    container,
    style,
    center: [at.lon, at.lat],
    zoom: at.zoom,
    ...(camera || !extent ? {} : { bounds: [extent[0], extent[1], extent[2], extent[3]], fitBoundsOptions: { padding: 40 } }),
    minZoom: 2,
    maxZoom: 21,
    pitchWithRotate: false,
    dragRotate: false,
    maxPitch: 0,
    attributionControl: false,
    localIdeographFontFamily: FONT,
    fadeDuration: calm() ? 0 : 120,
    locale: { 'Map.Title': label },
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ maxWidth: 96 }), 'bottom-left')
  map.getCanvas().setAttribute('role', 'application')
  map.getCanvas().setAttribute('aria-label', label)
  return map
}
