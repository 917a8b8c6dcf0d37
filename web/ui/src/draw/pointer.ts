import type { GeoJSONSource, Map as MapLibre, MapMouseEvent, MapTouchEvent } from 'maplibre-gl'
import type { Position } from '../api/types'
import { type Shown, sketchFeatures } from './features'
import { hitIn } from './hit'
import { prepareSketch, SKETCH } from './layers'
import type { VertexRef } from './sketch'

export interface PointerActions {
  readonly onMove: (at: Position) => void
  readonly onClick: (at: Position, hit: VertexRef | undefined) => void
  readonly onFinish: () => void
  readonly onDrag: (ref: VertexRef, at: Position, first: 'first' | 'further') => void
  readonly onDrop: (ref: VertexRef, at: Position) => void
  /** A middle of an edge was taken hold of. */
  readonly onPull: (ref: VertexRef, at: Position) => void
}

const GRAB_PX = 10
const FINGER_PX = 22
const finger = () => window.matchMedia('(pointer: coarse)').matches

type Any = MapMouseEvent | MapTouchEvent
const lonLat = (event: Any): Position => [event.lngLat.lng, event.lngLat.lat]

/**
 * Takes the map's pointer for a drawing tool: clicks, double clicks, and drags of a vertex of what is shown, for mouse and finger.
 * Returns what gives it back.
 */
export function takePointer(map: MapLibre, shown: () => Shown, actions: PointerActions): () => void {
  prepareSketch(map)
  const canvas = map.getCanvas()
  const hitAt = ({ point }: Any) => hitIn(shown(), ([lon, lat]) => map.project([lon, lat]), point, finger() ? FINGER_PX : GRAB_PX)
  let held: { ref: VertexRef; moved: boolean; middle: boolean } | undefined
  const zoomed = map.doubleClickZoom.isEnabled()
  map.doubleClickZoom.disable()
  const down = (event: Any) => {
    if ('touches' in event.originalEvent && event.originalEvent.touches.length > 1) return
    const hit = hitAt(event)
    if (!hit) return
    event.preventDefault()
    held = { ref: hit.ref, moved: false, middle: hit.role === 'middle' }
    map.dragPan.disable()
  }
  const move = (event: Any) => {
    const at = lonLat(event)
    if (!held) {
      if (event.type === 'mousemove') {
        actions.onMove(at)
        canvas.style.cursor = hitAt(event) ? 'grab' : 'crosshair'
      }
      return
    }
    event.preventDefault()
    canvas.style.cursor = 'grabbing'
    if (held.middle) {
      actions.onPull(held.ref, at)
      held = { ref: held.ref, moved: true, middle: false }
      return
    }
    actions.onDrag(held.ref, at, held.moved ? 'further' : 'first')
    held.moved = true
  }
  const up = (event: Any) => {
    if (!held) return
    map.dragPan.enable()
    if (held.moved) actions.onDrop(held.ref, lonLat(event))
    held = held.moved ? undefined : held
  }
  const click = (event: MapMouseEvent) => {
    const hit = held ? { ref: held.ref, role: held.middle ? 'middle' : 'vertex' } : undefined
    held = undefined
    if (hit?.role === 'middle') actions.onPull(hit.ref, lonLat(event))
    else actions.onClick(lonLat(event), hit?.ref)
  }
  const double = (event: MapMouseEvent) => {
    event.preventDefault()
    actions.onFinish()
  }
  map.on('mousedown', down)
  map.on('touchstart', down)
  map.on('mousemove', move)
  map.on('touchmove', move)
  map.on('mouseup', up)
  map.on('touchend', up)
  map.on('click', click)
  map.on('dblclick', double)
  canvas.style.cursor = 'crosshair'
  return () => {
    map.off('mousedown', down)
    map.off('touchstart', down)
    map.off('mousemove', move)
    map.off('touchmove', move)
    map.off('mouseup', up)
    map.off('touchend', up)
    map.off('click', click)
    map.off('dblclick', double)
    map.dragPan.enable()
    if (zoomed) map.doubleClickZoom.enable()
    canvas.style.cursor = ''
    show(map, undefined)
  }
}

/** Draws a sketch on the map, or nothing. */
export function show(map: MapLibre, shown: Shown | undefined): void {
  const source = map.getSource<GeoJSONSource>(SKETCH)
  source?.setData(shown ? sketchFeatures(shown) : { type: 'FeatureCollection', features: [] })
}
