import type { Position } from '../api/types'
import { crossing } from './crossing'
import { LEAST, type Parts, type ShapeKind } from './shape'

/** Which vertex: the part it belongs to and its place there. */
export interface VertexRef {
  readonly part: number
  readonly index: number
}

interface Picture {
  readonly parts: Parts
  /** More vertices are being added at the end of the last part. */
  readonly adding: boolean
  readonly active: VertexRef | undefined
}

/** A shape under way, with every step back kept. A value; each change makes a new one. */
export interface Sketch extends Picture {
  readonly kind: ShapeKind
  readonly past: readonly Picture[]
  readonly future: readonly Picture[]
}

export type Step =
  | { readonly do: 'add'; readonly at: Position }
  | { readonly do: 'insert'; readonly ref: VertexRef; readonly at: Position }
  | { readonly do: 'move'; readonly ref: VertexRef; readonly at: Position }
  /** Like move, but part of the drag before it: no step of its own to undo. */
  | { readonly do: 'drag'; readonly ref: VertexRef; readonly at: Position }
  | { readonly do: 'remove'; readonly ref: VertexRef }
  | { readonly do: 'shift'; readonly parts: Parts }
  | { readonly do: 'activate'; readonly ref: VertexRef | undefined }
  | { readonly do: 'finish' | 'undo' | 'redo' | 'clear' }

export const empty = (kind: ShapeKind): Sketch => ({ kind, parts: [[]], adding: true, active: undefined, past: [], future: [] })

/** A sketch of a shape that is there already: its vertices can be moved, but none is added at the end. */
export const reopened = (kind: ShapeKind, parts: Parts): Sketch => ({
  kind,
  parts,
  adding: false,
  active: parts[0]?.[0] && kind === 'point' ? { part: 0, index: 0 } : undefined,
  past: [],
  future: [],
})

const equal = (a: Position | undefined, b: Position) => a !== undefined && a[0] === b[0] && a[1] === b[1]

const pictured = ({ parts, adding, active }: Picture): Picture => ({ parts, adding, active })

const stepped = (sketch: Sketch, picture: Partial<Picture>): Sketch => ({
  ...sketch,
  ...picture,
  past: [...sketch.past, pictured(sketch)],
  future: [],
})

const withPart = (parts: Parts, part: number, vertices: readonly Position[]): Parts =>
  parts.map((it, i) => (i === part ? vertices : it))

export const vertexAt = (sketch: Sketch, ref: VertexRef | undefined): Position | undefined =>
  ref && sketch.parts[ref.part]?.[ref.index]

export const lastVertex = (sketch: Sketch): Position | undefined => sketch.parts.at(-1)?.at(-1)

export const vertexCount = (sketch: Sketch): number => sketch.parts.reduce((n, it) => n + it.length, 0)

function added(sketch: Sketch, at: Position): Sketch {
  const part = sketch.parts.length - 1
  const vertices = sketch.parts[part] ?? []
  if (!sketch.adding || equal(vertices.at(-1), at)) return sketch
  if (sketch.kind === 'point') {
    return stepped(sketch, { parts: withPart(sketch.parts, part, [at]), active: { part, index: 0 } })
  }
  return stepped(sketch, { parts: withPart(sketch.parts, part, [...vertices, at]), active: { part, index: vertices.length } })
}

function moved(sketch: Sketch, ref: VertexRef, at: Position): Picture | undefined {
  const vertices = sketch.parts[ref.part]
  if (!vertices?.[ref.index] || equal(vertices[ref.index], at)) return
  const next = vertices.map((it, i) => (i === ref.index ? at : it))
  return { parts: withPart(sketch.parts, ref.part, next), adding: sketch.adding, active: ref }
}

/** Whether a vertex may go: a finished part keeps as many as its kind needs. */
export function removable(sketch: Sketch, ref: VertexRef | undefined): boolean {
  const vertices = ref && sketch.parts[ref.part]
  if (!vertices?.[ref?.index ?? -1] || sketch.kind === 'point') return false
  return sketch.adding || vertices.length > LEAST[sketch.kind]
}

function removed(sketch: Sketch, ref: VertexRef): Sketch {
  if (!removable(sketch, ref)) return sketch
  const next = (sketch.parts[ref.part] ?? []).filter((_, i) => i !== ref.index)
  const index = Math.min(ref.index, next.length - 1)
  return stepped(sketch, {
    parts: withPart(sketch.parts, ref.part, next),
    active: index >= 0 ? { part: ref.part, index } : undefined,
  })
}

function inserted(sketch: Sketch, ref: VertexRef, at: Position): Sketch {
  const vertices = sketch.parts[ref.part]
  if (!vertices || sketch.kind === 'point' || ref.index < 0 || ref.index > vertices.length) return sketch
  const next = [...vertices.slice(0, ref.index), at, ...vertices.slice(ref.index)]
  return stepped(sketch, { parts: withPart(sketch.parts, ref.part, next), active: ref })
}

export function step(sketch: Sketch, it: Step): Sketch {
  switch (it.do) {
    case 'add':
      return added(sketch, it.at)
    case 'insert':
      return inserted(sketch, it.ref, it.at)
    case 'move': {
      const picture = moved(sketch, it.ref, it.at)
      return picture ? stepped(sketch, picture) : sketch
    }
    case 'drag': {
      const picture = moved(sketch, it.ref, it.at)
      return picture ? { ...sketch, ...picture } : sketch
    }
    case 'remove':
      return removed(sketch, it.ref)
    case 'shift':
      return stepped(sketch, { parts: it.parts })
    case 'activate':
      return { ...sketch, active: it.ref }
    case 'finish':
      return sketch.adding && !faultOf({ ...sketch, adding: false }) ? stepped(sketch, { adding: false }) : sketch
    case 'clear':
      return stepped(sketch, { parts: [[]], adding: true, active: undefined })
    case 'undo': {
      const before = sketch.past.at(-1)
      if (!before) return sketch
      return { ...sketch, ...before, past: sketch.past.slice(0, -1), future: [pictured(sketch), ...sketch.future] }
    }
    case 'redo': {
      const [after, ...future] = sketch.future
      if (!after) return sketch
      return { ...sketch, ...after, past: [...sketch.past, pictured(sketch)], future }
    }
  }
}

export type ShapeFault = { readonly what: 'few'; readonly missing: number } | { readonly what: 'crossing'; readonly at: Position }

/** Why a shape cannot be kept as it is. The server judges again, and its verdict counts. */
export function faultOf(sketch: Sketch): ShapeFault | undefined {
  for (const vertices of sketch.parts) {
    const missing = LEAST[sketch.kind] - vertices.length
    if (missing > 0) return { what: 'few', missing }
  }
  if (sketch.kind !== 'area') return
  const at = crossing(sketch.parts)
  return at && { what: 'crossing', at }
}
