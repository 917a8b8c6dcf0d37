import type { Position } from '../api/types'
import { shifted } from '../measure/ellipsoid'
import { fromPlane } from './plane'

/** What a text in the coordinate field means. */
export type Entered =
  | { readonly at: Position; readonly how: 'degrees' | 'relative' }
  /** Read as CGCS2000 Gauss–Krüger metres on a 3-degree zone. */
  | { readonly at: Position; readonly how: 'plane'; readonly meridian: number }
  | { readonly why: 'form' | 'range' | 'start' }

export interface EnteredFrom {
  /** What “@” counts from: the vertex before. */
  readonly last?: Position
  /** Where the work is, to choose the zone of plane coordinates that carry none. */
  readonly near: Position
}

const NUMBER = String.raw`[+-]?\d+(?:\.\d+)?`
const PAIR = new RegExp(`^(@?)\\s*(${NUMBER})\\s*[,，;；\\s]\\s*(${NUMBER})$`)

const degrees = (lon: number, lat: number) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90

/**
 * Reads “123.0561, 41.0827” (lon, lat), “@12.5, -3” (metres east and north of the vertex before) and plane coordinates such as
 * “4550123.4, 504321.1” (X north, Y east, in either order). Full-width digits and commas are taken as plain ones.
 */
export function readEntered(text: string, from: EnteredFrom): Entered {
  const parts = PAIR.exec(text.normalize('NFKC').trim())
  if (!parts) return { why: 'form' }
  const [first, second] = [Number(parts[2]), Number(parts[3])]
  if (parts[1]) return from.last ? { at: shifted(from.last, first, second), how: 'relative' } : { why: 'start' }
  if (degrees(first, second)) return { at: [first, second], how: 'degrees' }
  const plane = fromPlane(first, second, from.near)
  return plane ? { ...plane, how: 'plane' } : { why: 'range' }
}
