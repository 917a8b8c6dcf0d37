import { type ReactNode, useEffect, useState } from 'react'
import { ApiError, getJSON } from '../api/client'
import { recordPath } from '../api/paths'
import type { Asset, Box } from '../api/types'
import type { MapHandle } from '../map/handle'
import { pick as hitAt } from '../map/pick'
import { pickedOf } from './gather'
import classes from './lasso.module.css'
import { pickOne } from './pickedStore'

type Pixel = readonly [number, number]

const LEAST_PX = 6

interface Dragging {
  readonly from: Pixel
  readonly to: Pixel
}

const boxOf = (map: MapHandle, { from, to }: Dragging): Box => {
  const a = map.engine.unproject([Math.min(from[0], to[0]), Math.max(from[1], to[1])])
  const b = map.engine.unproject([Math.max(from[0], to[0]), Math.min(from[1], to[1])])
  return [a.lng, a.lat, b.lng, b.lat]
}

/**
 * Shift and a drag pick a box, Ctrl and a click one asset more or less. Both take the pointer from the map before its own
 * handlers, which would zoom or open the record. Returns the box while it is drawn.
 */
export function useBox(map: MapHandle | undefined, onBox: (box: Box) => void): ReactNode {
  const [drag, setDrag] = useState<Dragging>()
  useEffect(() => {
    if (!map) return
    const holder = map.engine.getCanvasContainer()
    const frame = map.engine.getContainer()
    let from: Pixel | undefined
    let mute = false
    map.engine.boxZoom.disable()
    const at = (event: MouseEvent): Pixel => {
      const box = holder.getBoundingClientRect()
      return [event.clientX - box.left, event.clientY - box.top]
    }
    const down = (event: MouseEvent) => {
      mute = false
      if (!event.shiftKey || event.button !== 0) return
      event.preventDefault()
      event.stopPropagation()
      from = at(event)
      mute = true
    }
    const move = (event: MouseEvent) => from && setDrag({ from, to: at(event) })
    const up = (event: MouseEvent) => {
      if (!from) return
      const drawn = { from, to: at(event) }
      from = undefined
      setDrag(undefined)
      if (Math.hypot(drawn.to[0] - drawn.from[0], drawn.to[1] - drawn.from[1]) >= LEAST_PX) onBox(boxOf(map, drawn))
    }
    const click = (event: MouseEvent) => {
      if (mute) event.stopPropagation()
      if (!event.ctrlKey && !event.metaKey) return
      event.stopPropagation()
      const [x, y] = at(event)
      const hit = hitAt(map.engine, { x, y }, 8)
      if (typeof hit?.id !== 'number') return
      getJSON<Asset>(recordPath('asset', hit.id))
        .then((asset) => pickOne(pickedOf(asset)))
        .catch((cause) => {
          if (!(cause instanceof ApiError)) throw cause
        })
    }
    frame.addEventListener('mousedown', down, true)
    frame.addEventListener('click', click, true)
    window.addEventListener('mousemove', move)
    window.addEventListener('mouseup', up)
    return () => {
      frame.removeEventListener('mousedown', down, true)
      frame.removeEventListener('click', click, true)
      window.removeEventListener('mousemove', move)
      window.removeEventListener('mouseup', up)
    }
  }, [map, onBox])
  if (!drag) return null
  const [x, y] = [Math.min(drag.from[0], drag.to[0]), Math.min(drag.from[1], drag.to[1])]
  const [width, height] = [Math.abs(drag.from[0] - drag.to[0]), Math.abs(drag.from[1] - drag.to[1])]
  return (
    <svg className={classes.drawn} aria-hidden="true">
      <rect className={classes.casing} x={x} y={y} width={width} height={height} />
      <rect className={classes.shape} x={x} y={y} width={width} height={height} />
    </svg>
  )
}
