import { type PointerEvent as ReactPointer, useEffect, useRef, useState } from 'react'
import type { Geometry, Position } from '../api/types'
import type { MapHandle } from '../map/handle'
import classes from './lasso.module.css'
import { thin, untangle } from './untangle'

interface SketchProps {
  readonly map: MapHandle
  readonly corners: readonly Position[]
  readonly onCorners: (corners: readonly Position[]) => void
  /** A closed shape, or undefined where what was drawn has no area. */
  readonly onDone: (geometry: Geometry | undefined) => void
}

/** A pointer that moved less than this only tapped. */
const TAP_PX = 6
const CLOSE_PX = 14
const THIN_PX = 4

type Pixel = readonly [number, number]

/** Draws again whenever the map moves, since the corners stay on the ground. */
function useMoves(map: MapHandle): void {
  const [, redraw] = useState(0)
  useEffect(() => {
    const move = () => redraw((n) => n + 1)
    map.engine.on('move', move)
    return () => {
      map.engine.off('move', move)
    }
  }, [map])
}

const areaOf = (corners: readonly Position[]): Geometry | undefined => {
  const ring = untangle(corners)
  return ring && { type: 'Polygon', coordinates: [ring] }
}

export { areaOf }

/** The surface over the map that the lasso is drawn on: a drag draws freely, taps set the corners of a polygon. */
export function Sketch({ map, corners, onCorners, onDone }: SketchProps) {
  useMoves(map)
  const surface = useRef<SVGSVGElement>(null)
  const [free, setFree] = useState<readonly Pixel[]>([])
  const [pointer, setPointer] = useState<Pixel>()
  const pressed = useRef<Pixel>(undefined)

  const at = (event: ReactPointer): Pixel => {
    const box = (surface.current as SVGSVGElement).getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const ground = ([x, y]: Pixel): Position => {
    const { lng, lat } = map.engine.unproject([x, y])
    return [lng, lat]
  }
  const pixel = ([lon, lat]: Position): Pixel => {
    const { x, y } = map.engine.project([lon, lat])
    return [x, y]
  }
  const finish = (ring: readonly Position[]) => {
    onCorners([])
    onDone(areaOf(ring))
  }

  useEffect(() => {
    const box = surface.current
    if (!box) return
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      map.engine.getCanvas().dispatchEvent(new WheelEvent('wheel', event))
    }
    box.addEventListener('wheel', wheel, { passive: false })
    return () => box.removeEventListener('wheel', wheel)
  }, [map])

  const down = (event: ReactPointer) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pressed.current = at(event)
    setFree([at(event)])
  }
  const move = (event: ReactPointer) => {
    const here = at(event)
    setPointer(here)
    if (pressed.current) setFree((before) => [...before, here])
  }
  const up = (event: ReactPointer) => {
    const start = pressed.current
    pressed.current = undefined
    setFree([])
    if (!start) return
    const here = at(event)
    const reach = Math.max(...free.map(([x, y]) => Math.hypot(x - start[0], y - start[1])), 0)
    if (reach > TAP_PX && corners.length === 0) {
      finish(thin([...free, here], THIN_PX).map(ground))
      return
    }
    const first = corners[0] && pixel(corners[0])
    if (first && corners.length > 2 && Math.hypot(first[0] - here[0], first[1] - here[1]) < CLOSE_PX) finish(corners)
    else onCorners([...corners, ground(here)])
  }

  const line =
    free.length > 1 && corners.length === 0 ? free : [...corners.map(pixel), ...(corners.length > 0 && pointer ? [pointer] : [])]
  const path = line.length > 1 ? `M${line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z` : ''
  return (
    <svg
      ref={surface}
      className={classes.surface}
      data-testid="lasso"
      aria-hidden="true"
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        pressed.current = undefined
        setFree([])
      }}
    >
      {path && <path className={classes.casing} d={path} />}
      {path && <path className={classes.shape} d={path} />}
      {corners.map((corner, index) => {
        const [x, y] = pixel(corner)
        return <circle key={`${corner[0]} ${corner[1]}`} className={classes.corner} cx={x} cy={y} r={index === 0 ? 6 : 4} />
      })}
    </svg>
  )
}
