import type { Position } from '../api/types'

/** The direction of a short way in whole degrees clockwise from north. */
export function bearing(from: Position, to: Position): number {
  const x = (to[0] - from[0]) * Math.cos((((from[1] + to[1]) / 2) * Math.PI) / 180)
  const degrees = (Math.atan2(x, to[1] - from[1]) * 180) / Math.PI
  return Math.round((degrees + 360) % 360) % 360
}
