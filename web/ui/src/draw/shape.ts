import type { Geometry, Position } from '../api/types'

export type ShapeKind = 'point' | 'line' | 'area'

/** Lines of vertices: the points, the lines, or the rings of a geometry, the rings without their closing position. */
export type Parts = readonly (readonly Position[])[]

export const shapeKind = (geometry: Geometry): ShapeKind => {
  if (geometry.type.endsWith('Polygon')) return 'area'
  return geometry.type.endsWith('LineString') ? 'line' : 'point'
}

const open = (ring: readonly Position[]): readonly Position[] => {
  const [first, last] = [ring[0], ring.at(-1)]
  return ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring
}

const close = (ring: readonly Position[]): Position[] => (ring[0] ? [...ring, ring[0]] : [])

/** The parts of a geometry, in its order. */
export function partsOf(geometry: Geometry): Parts {
  const at = geometry.coordinates
  switch (geometry.type) {
    case 'Point':
      return [[at as Position]]
    case 'MultiPoint':
      return (at as Position[]).map((it) => [it])
    case 'LineString':
      return [at as Position[]]
    case 'MultiLineString':
      return at as Position[][]
    case 'Polygon':
      return (at as Position[][]).map(open)
    case 'MultiPolygon':
      return (at as Position[][][]).flat().map(open)
  }
}

/** A geometry of the same build as the old one, holes and all, from changed parts in the same order. */
export function rebuilt(old: Geometry, parts: Parts): Geometry {
  const { type } = old
  switch (type) {
    case 'Point':
      return { type, coordinates: parts[0]?.[0] }
    case 'MultiPoint':
      return { type, coordinates: parts.map((it) => it[0]) }
    case 'LineString':
      return { type, coordinates: parts[0] }
    case 'MultiLineString':
      return { type, coordinates: parts }
    case 'Polygon':
      return { type, coordinates: parts.map(close) }
    case 'MultiPolygon': {
      const rings = parts.map(close)
      let at = 0
      const coordinates = (old.coordinates as Position[][][]).map((polygon) => {
        const mine = rings.slice(at, at + polygon.length)
        at += polygon.length
        return mine
      })
      return { type, coordinates }
    }
  }
}

/** The geometry that freshly drawn vertices make. An area's outer ring runs counter-clockwise, as RFC 7946 asks. */
export function drawn(kind: ShapeKind, vertices: readonly Position[]): Geometry {
  if (kind === 'point') return { type: 'Point', coordinates: vertices[0] }
  if (kind === 'line') return { type: 'LineString', coordinates: vertices }
  let twice = 0
  for (const [i, a] of vertices.entries()) {
    const b = vertices[(i + 1) % vertices.length] as Position
    twice += (b[0] - a[0]) * (b[1] + a[1])
  }
  return { type: 'Polygon', coordinates: [close(twice > 0 ? [...vertices].reverse() : vertices)] }
}

export const LEAST: Readonly<Record<ShapeKind, number>> = { point: 1, line: 2, area: 3 }
