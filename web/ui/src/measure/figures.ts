import type { Position } from '../api/types'
import type { Sketch } from '../draw/sketch'
import { lineLength, perimeter, ringArea } from './ellipsoid'

export interface Figures {
  /** Metres of a line, or all around an area. */
  readonly length: number
  /** Metres of the edge that is being drawn, while one is. */
  readonly edge: number | undefined
  readonly area: number | undefined
}

/** What is measured of a sketch, the edge to the pointer included while it is drawn. */
export function figuresOf(sketch: Sketch, pointer: Position | undefined): Figures {
  const drawn = sketch.parts[0] ?? []
  const running = sketch.adding && pointer && drawn.length > 0 ? pointer : undefined
  const path = running ? [...drawn, running] : drawn
  const last = drawn.at(-1)
  const edge = running && last ? lineLength([last, running]) : undefined
  if (sketch.kind !== 'area') return { length: lineLength(path), edge, area: undefined }
  return {
    length: path.length > 2 ? perimeter(path) : lineLength(path),
    edge,
    area: path.length > 2 ? ringArea(path) : undefined,
  }
}
