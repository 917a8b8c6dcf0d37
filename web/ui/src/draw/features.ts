import type { Feature, FeatureCollection } from 'geojson'
import type { Position } from '../api/types'
import type { Sketch } from './sketch'
import type { Snap } from './snap'

const point = (at: Position, properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: [...at] },
})

const line = (places: readonly Position[], properties: Record<string, unknown>): Feature => ({
  type: 'Feature',
  properties,
  geometry: { type: 'LineString', coordinates: places.map((it) => [...it]) },
})

const middle = (a: Position, b: Position): Position => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]

export interface Shown {
  readonly sketch: Sketch
  /** Where the pointer is while vertices are added. */
  readonly pointer: Position | undefined
  readonly snap: Snap | undefined
  /** Where a moved point began. */
  readonly from?: Position
  readonly image?: string
}

function partFeatures(shown: Shown, part: number): Feature[] {
  const { sketch, pointer } = shown
  const vertices = sketch.parts[part] ?? []
  const last = part === sketch.parts.length - 1
  const out: Feature[] = []
  const ring = sketch.kind === 'area' && vertices.length > 2 && !sketch.adding
  const path = ring ? [...vertices, vertices[0] as Position] : vertices
  if (path.length > 1) out.push(line(path, { role: 'edge' }))
  if (sketch.adding && last && pointer && vertices.length > 0) {
    out.push(line([vertices.at(-1) as Position, pointer], { role: 'rubber' }))
    if (sketch.kind === 'area' && vertices.length > 1) out.push(line([pointer, vertices[0] as Position], { role: 'closing' }))
  }
  for (const [index, at] of vertices.entries()) {
    const active = sketch.active?.part === part && sketch.active.index === index
    out.push(point(at, { role: 'vertex', part, index, active }))
    const next = vertices[index + 1] ?? (ring ? vertices[0] : undefined)
    if (!sketch.adding && next) out.push(point(middle(at, next), { role: 'middle', part, index: index + 1 }))
  }
  return out
}

/** What is drawn of a sketch: its area, edges, vertices, the middles to pull a new vertex from, the pointer's thread, the catch. */
export function sketchFeatures(shown: Shown): FeatureCollection {
  const { sketch, snap, from, image, pointer } = shown
  const features: Feature[] = []
  const rings = sketch.parts.filter((it) => it.length > 2)
  if (sketch.kind === 'area' && rings.length > 0) {
    const outer = sketch.adding && pointer ? rings.map((it, i) => (i === rings.length - 1 ? [...it, pointer] : it)) : rings
    features.push({
      type: 'Feature',
      properties: { role: 'area' },
      geometry: { type: 'Polygon', coordinates: outer.map((it) => [...it, it[0] as Position].map((p) => [...p])) },
    })
  }
  if (sketch.kind === 'point') {
    const at = sketch.parts[0]?.[0]
    if (at && from && (from[0] !== at[0] || from[1] !== at[1]))
      features.push(line([from, at], { role: 'way' }), point(from, { role: 'from' }))
    if (at) features.push(point(at, { role: 'point', part: 0, index: 0, image: image ?? '' }))
  } else {
    for (const part of sketch.parts.keys()) features.push(...partFeatures(shown, part))
  }
  if (snap) features.push(point([snap.lon, snap.lat], { role: 'snap', on: snap.on }))
  return { type: 'FeatureCollection', features }
}
