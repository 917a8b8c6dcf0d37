import type { Position } from '../api/types'

const SEMI_MAJOR = 6378137
const FLATTENING = 1 / 298.257222101
const THIRD = FLATTENING / (2 - FLATTENING)
const RADIANS = Math.PI / 180

/** The radius of the rectifying sphere, and Krüger's series back from the plane, to the fourth power of the third flattening. */
const RADIUS = (SEMI_MAJOR / (1 + THIRD)) * (1 + THIRD ** 2 / 4 + THIRD ** 4 / 64)
const BETA = [
  THIRD / 2 - (2 / 3) * THIRD ** 2 + (37 / 96) * THIRD ** 3 - THIRD ** 4 / 360,
  THIRD ** 2 / 48 + THIRD ** 3 / 15 - (437 / 1440) * THIRD ** 4,
  (17 / 480) * THIRD ** 3 - (37 / 840) * THIRD ** 4,
  (4397 / 161280) * THIRD ** 4,
] as const

/** Gauss–Krüger metres about a central meridian (scale 1, false easting 500 km) to lon, lat; good to far below a millimetre. */
export function inverse(north: number, east: number, meridian: number): Position {
  const [xi, eta] = [north / RADIUS, (east - 500000) / RADIUS]
  let [x, e] = [xi, eta]
  for (const [i, beta] of BETA.entries()) {
    const k = 2 * (i + 1)
    x -= beta * Math.sin(k * xi) * Math.cosh(k * eta)
    e -= beta * Math.cos(k * xi) * Math.sinh(k * eta)
  }
  const conformal = Math.asin(Math.sin(x) / Math.cosh(e))
  const ecc = Math.sqrt(FLATTENING * (2 - FLATTENING))
  const psi = Math.asinh(Math.tan(conformal))
  // The latitude whose isometric latitude is psi, by iteration; six rounds are more than doubles can tell apart.
  let lat = conformal
  for (let i = 0; i < 6; i++) lat = Math.atan(Math.sinh(psi + ecc * Math.atanh(ecc * Math.sin(lat))))
  return [meridian + Math.atan2(Math.sinh(e), Math.cos(x)) / RADIANS, lat / RADIANS]
}

const isNorth = (v: number) => v > 1_500_000 && v < 6_500_000
const isEast = (v: number) => v > 100_000 && v < 900_000
/** Zone 25 to 45 of the 3-degree zones in front of the easting. */
const isZoned = (v: number) => v > 25_100_000 && v < 45_900_000

/**
 * Reads a pair of plane metres, X (north) and Y (east) told apart by their size. A zone number before Y gives the meridian; without
 * one it is that of the 3-degree zone where the work is. Undefined where the pair is no such thing.
 */
export function fromPlane(
  a: number,
  b: number,
  near: Position,
): { readonly at: Position; readonly meridian: number } | undefined {
  const north = [a, b].find(isNorth)
  const east = [a, b].find((it) => isEast(it) || isZoned(it))
  if (north === undefined || east === undefined) return
  const zone = isZoned(east) ? Math.floor(east / 1_000_000) : Math.round(near[0] / 3)
  const meridian = zone * 3
  return { at: inverse(north, isZoned(east) ? east - zone * 1_000_000 : east, meridian), meridian }
}
