import type { Position } from '../api/types'
import { type Shown, sketchFeatures } from './features'
import type { VertexRef } from './sketch'

/** A handle of the sketch that the pointer has met. */
export interface Hit {
  readonly role: 'vertex' | 'middle' | 'point'
  readonly ref: VertexRef
}

export interface Pixel {
  readonly x: number
  readonly y: number
}

/** How large each handle is drawn, pixels. */
export const HANDLE_PX: Readonly<Record<Hit['role'], number>> = { vertex: 5.5, middle: 4, point: 21 }

const isHandle = (role: unknown): role is Hit['role'] => typeof role === 'string' && role in HANDLE_PX

/**
 * The handle nearest to a pixel that lies within reach of it; a middle gives way to a vertex that is about as near. It is found in the
 * sketch as it is and not in its picture, which is drawn a little later and still shows what has just been taken back.
 */
export function hitIn(shown: Shown, pixelOf: (place: Position) => Pixel, at: Pixel, reach: number): Hit | undefined {
  let best: Hit | undefined
  let least = Number.POSITIVE_INFINITY
  for (const { geometry, properties } of sketchFeatures(shown).features) {
    const role = properties?.role
    if (geometry.type !== 'Point' || !isHandle(role)) continue
    const pixel = pixelOf(geometry.coordinates as unknown as Position)
    const far = Math.hypot(pixel.x - at.x, pixel.y - at.y)
    const weighed = far + (role === 'middle' ? reach / 2 : 0)
    if (far > reach + HANDLE_PX[role] || weighed >= least) continue
    least = weighed
    best = { role, ref: { part: properties?.part, index: properties?.index } }
  }
  return best
}
