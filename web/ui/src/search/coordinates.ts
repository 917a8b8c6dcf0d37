import type { Position } from '../api/types'

/** Reads “123.0561, 41.0827” (lon, lat; comma, space or full-width comma between). Undefined for anything else. */
export function readCoordinates(text: string): Position | undefined {
  const parts = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/.exec(text)
  if (!parts) return
  const [lon, lat] = [Number(parts[1]), Number(parts[2])]
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 85 ? [lon, lat] : undefined
}
