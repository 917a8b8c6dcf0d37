import type { MapGeoJSONFeature, Map as MapLibre, MapMouseEvent } from 'maplibre-gl'
import type { Position } from '../api/types'
import type { Stitch } from '../stitch/stitch'
import { type Omission, omissionOf } from './omitted'
import { markAt, pick } from './pick'
import { stitchAt } from './stitches'

interface Pointed {
  readonly x: number
  readonly y: number
}

export interface HoveredAsset extends Pointed {
  readonly what: 'asset'
  readonly id: number | undefined
  readonly class: string
  readonly ref: string
  readonly condition: string
}

export interface HoveredStitch extends Pointed {
  readonly what: 'stitch'
  readonly stitch: Stitch
  /** A finger has put it there: it stays, with what can be done. */
  readonly held: boolean
}

export type Hovered = HoveredAsset | HoveredStitch

export interface Watchers {
  /** Whether a tool has the pointer, so that nothing is picked or hovered. */
  readonly quiet: () => boolean
  readonly onPick: (id: number | undefined) => void
  readonly onStitch: (stitch: Stitch) => void
  readonly onPointer: (at: Position | undefined) => void
  readonly onHover: (it: Hovered | undefined) => void
  readonly onCamera: (map: MapLibre) => void
  readonly onIdle: (omission: Omission | undefined) => void
}

const HOVER_MS = 80
/** Pixels within which a mark is meant. */
const reach = () => (finger() ? 16 : 8)
const finger = () => window.matchMedia('(pointer: coarse)').matches

const asHovered = (feature: MapGeoJSONFeature, event: MapMouseEvent): HoveredAsset => ({
  what: 'asset',
  id: typeof feature.id === 'number' ? feature.id : undefined,
  x: event.point.x,
  y: event.point.y,
  class: String(feature.properties.class ?? ''),
  ref: String(feature.properties.ref ?? ''),
  condition: String(feature.properties.condition ?? ''),
})

const asPointed = (stitch: Stitch, { point }: MapMouseEvent): HoveredStitch => ({
  what: 'stitch',
  stitch,
  held: finger(),
  x: point.x,
  y: point.y,
})

const pointOf = (feature: MapGeoJSONFeature): Position | undefined =>
  feature.geometry.type === 'Point' ? (feature.geometry.coordinates as unknown as Position) : undefined

/** Listens to the map and tells what the user points at. Returns nothing: a removed map drops its listeners. */
export function watch(map: MapLibre, on: Watchers, ring: (at: Position | undefined) => void): void {
  let timer = 0
  const leave = () => {
    window.clearTimeout(timer)
    ring(undefined)
    on.onHover(undefined)
  }
  /** A stitch, unless a mark lies on it. */
  const under = ({ point }: MapMouseEvent) => (markAt(map, point, reach()) ? undefined : stitchAt(map, point))
  map.on('click', (event) => {
    if (on.quiet()) return
    const stitch = under(event)
    if (stitch) {
      if (finger()) on.onHover(asPointed(stitch, event))
      else on.onStitch(stitch)
      return
    }
    if (finger()) on.onHover(undefined)
    const hit = pick(map, event.point, reach())
    on.onPick(typeof hit?.id === 'number' ? hit.id : undefined)
  })
  map.on('mousemove', (event) => {
    on.onPointer([event.lngLat.lng, event.lngLat.lat])
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      if (map.isMoving() || on.quiet()) return
      const stitch = under(event)
      if (stitch) {
        map.getCanvas().style.cursor = 'zoom-in'
        ring(undefined)
        on.onHover(asPointed(stitch, event))
        return
      }
      const hit = pick(map, event.point, 8)
      const at = hit && pointOf(hit)
      map.getCanvas().style.cursor = at ? 'pointer' : ''
      ring(at)
      on.onHover(hit && at ? asHovered(hit, event) : undefined)
    }, HOVER_MS)
  })
  map.on('mouseout', () => {
    on.onPointer(undefined)
    if (!finger()) leave() // a finger is lifted to read what it held
  })
  map.on('movestart', () => {
    delete document.body.dataset.mapIdle
    leave()
  })
  map.on('moveend', () => on.onCamera(map))
  map.on('idle', () => {
    document.body.dataset.mapIdle = '1'
    on.onIdle(omissionOf(map))
  })
}
