import type { Box, Condition, Position } from '../api/types'

/** How many of one class a square holds. */
export interface ClassShare {
  readonly key: string
  readonly n: number
  readonly damaged: number
  readonly missing: number
}

/** One square of the map that counts what lies in it. */
export interface Stitch {
  readonly box: Box
  readonly n: number
  readonly conditions: Readonly<Partial<Record<Condition, number>>>
  /** The most numerous first; empty where the tile does not break its counts down. */
  readonly classes: readonly ClassShare[]
}

type Properties = Readonly<Record<string, unknown>> | null | undefined

const OWN = ['n', 'damaged', 'missing', 'abandoned', 'removed']

const number = (properties: Properties, key: string) => Number(properties?.[key] ?? 0)

export const brokenIn = (properties: Properties) => number(properties, 'damaged') + number(properties, 'missing')

/** Width of a square in tile units, and of the part that is drawn. */
const SIDE = 128
const DRAWN = 104

/** The whole square of which a ring draws the inner part. */
export function squareOf(ring: readonly Position[]): Box {
  const lons = ring.map((it) => it[0])
  const lats = ring.map((it) => it[1])
  const [west, south, east, north] = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
  const rim = (SIDE / DRAWN - 1) / 2
  const [x, y] = [(east - west) * rim, (north - south) * rim]
  return [west - x, south - y, east + x, north + y]
}

/** What a feature of the layer of cells says. */
export function stitchOf(properties: Properties, ring: readonly Position[]): Stitch {
  const of = (key: string) => number(properties, key)
  const classes = Object.keys(properties ?? {})
    .filter((key) => !OWN.includes(key) && !key.includes('.'))
    .map((key) => ({ key, n: of(key), damaged: of(`${key}.damaged`), missing: of(`${key}.missing`) }))
    .sort((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1))
  const [n, damaged, missing, abandoned, removed] = OWN.map(of) as [number, number, number, number, number]
  return { box: squareOf(ring), n, conditions: { damaged, missing, abandoned, removed }, classes }
}

/** The square's address as the API takes it: level/column/row. */
export function squareKey(box: Box): string {
  const level = Math.round(-Math.log2((box[2] - box[0]) / 360))
  const column = Math.floor(((box[0] + box[2]) / 720 + 0.5) * 2 ** level)
  const middle = (((box[1] + box[3]) / 2) * Math.PI) / 180
  const row = Math.floor((0.5 - Math.asinh(Math.tan(middle)) / (2 * Math.PI)) * 2 ** level)
  return `${level}/${column}/${row}`
}

export const centreOf = ({ box }: Stitch): Position => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]

/** What needs dealing with first, then what holds most; equals from north to south and west to east. */
export function worstFirst(a: Stitch, b: Stitch): number {
  const broken = (it: Stitch) => (it.conditions.damaged ?? 0) + (it.conditions.missing ?? 0)
  return broken(b) - broken(a) || b.n - a.n || b.box[3] - a.box[3] || a.box[0] - b.box[0]
}
