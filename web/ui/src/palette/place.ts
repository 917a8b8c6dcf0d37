import type { Box, Position } from '../api/types'

/** How a text was understood as a place; `swapped` means that it said latitude first. */
export interface Place {
  readonly at: Position
  readonly swapped: boolean
}

interface Angle {
  readonly degrees: number
  readonly axis?: 'lon' | 'lat'
}

const AXES: Readonly<Record<string, readonly ['lon' | 'lat', 1 | -1]>> = {
  E: ['lon', 1],
  W: ['lon', -1],
  N: ['lat', 1],
  S: ['lat', -1],
  东经: ['lon', 1],
  西经: ['lon', -1],
  北纬: ['lat', 1],
  南纬: ['lat', -1],
}

const HEMISPHERE = '[NSEW]|东经|西经|北纬|南纬'
const NUMBER = '\\d+(?:\\.\\d+)?'
const ANGLE = `(${HEMISPHERE})?\\s*(-?${NUMBER})\\s*(?:[°度]\\s*(?:(${NUMBER})\\s*['′分]\\s*(?:(${NUMBER})\\s*(?:["″秒]|''|′′)\\s*)?)?)?\\s*(${HEMISPHERE})?`
const PAIR = new RegExp(`^\\s*${ANGLE}\\s*[,;\\s]\\s*${ANGLE}\\s*$`, 'i')

/** Full-width digits' companions as a Chinese keyboard types them. */
const plain = (text: string) =>
  text
    .replaceAll(/[，；、]/g, ',')
    .replaceAll('’', "'")
    .replaceAll('”', '"')
    .replaceAll('º', '°')

function angle([before, whole, minutes, seconds, behind]: readonly (string | undefined)[]): Angle | undefined {
  const [m, s] = [Number(minutes ?? 0), Number(seconds ?? 0)]
  if (whole === undefined || m >= 60 || s >= 60) return
  const size = Math.abs(Number(whole)) + m / 60 + s / 3600
  const [axis, sign] = AXES[(before ?? behind ?? '').toUpperCase()] ?? [undefined, 1]
  return { degrees: (whole.startsWith('-') ? -size : size) * sign, axis }
}

const within = ([lon, lat]: Position, box: Box | null) =>
  box !== null && lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3]
const onEarth = ([lon, lat]: Position) => Math.abs(lon) <= 180 && Math.abs(lat) <= 85

/**
 * Reads a place: lon, lat; lat, lon where the letters, the ranges or the district say so; degrees, minutes and seconds. Undefined
 * for anything else. Without a sign of the contrary the first number is the longitude.
 */
export function readPlace(text: string, district: Box | null): Place | undefined {
  const match = PAIR.exec(plain(text))
  if (!match) return
  const [a, b] = [angle(match.slice(1, 6)), angle(match.slice(6, 11))]
  if (!a || !b || (a.axis && a.axis === b.axis)) return
  const straight: Position = [a.degrees, b.degrees]
  const turned: Position = [b.degrees, a.degrees]
  const said = a.axis ?? (b.axis && (b.axis === 'lon' ? 'lat' : 'lon'))
  if (said) {
    const at = said === 'lon' ? straight : turned
    return onEarth(at) ? { at, swapped: said === 'lat' } : undefined
  }
  if (!onEarth(straight)) return onEarth(turned) ? { at: turned, swapped: true } : undefined
  const swapped = !within(straight, district) && within(turned, district)
  return { at: swapped ? turned : straight, swapped }
}
