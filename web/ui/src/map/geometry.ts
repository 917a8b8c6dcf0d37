import type { Box, Geometry, Position } from '../api/types'

type Ring = readonly Position[]

/** All positions of a geometry, in order. */
export function positions(geometry: Geometry): Position[] {
  const out: Position[] = []
  const walk = (part: unknown) => {
    if (!Array.isArray(part)) return
    if (typeof part[0] === 'number') out.push([part[0], part[1] as number])
    else part.forEach(walk)
  }
  walk(geometry.coordinates)
  return out
}

/** The bounds of a geometry, degrees; undefined for an empty one. */
export function boundsOf(geometry: Geometry): Box | undefined {
  const all = positions(geometry)
  if (all.length === 0) return
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of all) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

export function polygonsOf(geometry: Geometry): readonly (readonly Ring[])[] {
  if (geometry.type === 'Polygon') return [geometry.coordinates as Ring[]]
  if (geometry.type === 'MultiPolygon') return geometry.coordinates as Ring[][]
  return []
}

/** Where a level line crosses the rings of all polygons, west to east. */
function crossings(polygons: readonly (readonly Ring[])[], lat: number): number[] {
  const out: number[] = []
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1] as Position, ring[i] as Position]
      if (a[1] > lat !== b[1] > lat) out.push(a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0]))
    }
  }
  return out.sort((a, b) => a - b)
}

/**
 * A point to put a name or a ring at: the middle of the widest of nine level cuts through an area, the middle position of a line,
 * the point itself. Only a stand-in for answers without a label point.
 */
export function placeOf(geometry: Geometry): Position | undefined {
  const all = positions(geometry)
  const polygons = polygonsOf(geometry)
  if (polygons.length === 0) return all[Math.floor(all.length / 2)]
  const bounds = boundsOf(geometry)
  if (!bounds) return
  let best: { width: number; at: Position } | undefined
  for (let step = 1; step <= 9; step++) {
    const lat = bounds[1] + ((bounds[3] - bounds[1]) * (step + 0.013)) / 10
    const cuts = crossings(polygons, lat)
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const [west, east] = [cuts[i] as number, cuts[i + 1] as number]
      if (!best || east - west > best.width) best = { width: east - west, at: [(west + east) / 2, lat] }
    }
  }
  return best?.at ?? all[0]
}
