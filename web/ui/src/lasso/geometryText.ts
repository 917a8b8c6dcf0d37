import type { Geometry, Position } from '../api/types'

/** Why a text is no area: a key of the dictionary and what to fill in. */
export interface Fault {
  readonly key: 'area.faultNumber' | 'area.faultFew' | 'area.faultRange' | 'area.faultForm' | 'area.faultKind'
  readonly values?: Readonly<Record<string, string | number>>
}

export type ReadArea = { readonly geometry: Geometry } | { readonly fault: Fault }

class Refusal extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.key)
    this.fault = fault
  }
}

const refuse = (key: Fault['key'], values?: Fault['values']): never => {
  throw new Refusal({ key, values })
}

function position(words: readonly string[], text: string): Position {
  const [lon, lat] = words.map(Number)
  if (words.length < 2 || !Number.isFinite(lon) || !Number.isFinite(lat)) return refuse('area.faultNumber', { text })
  if (Math.abs(lon as number) > 180 || Math.abs(lat as number) > 90) return refuse('area.faultRange', { text })
  return [lon as number, lat as number]
}

function ring(places: readonly Position[]): Position[] {
  const [first, last] = [places[0], places.at(-1)]
  const closed = first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...places, first] : [...places]
  return closed.length < 4 ? refuse('area.faultFew', { n: places.length }) : closed
}

const pair = (text: string) => position(text.trim().split(/\s+/), text.trim())

/** “(a b, c d), (e f, …)” at one depth of brackets, split into its bracketed parts. */
function parts(text: string): string[] {
  const out: string[] = []
  let depth = 0
  let start = 0
  for (const [at, letter] of [...text].entries()) {
    if (letter === '(' && depth++ === 0) start = at + 1
    if (letter === ')' && --depth === 0) out.push(text.slice(start, at))
    if (depth < 0) refuse('area.faultForm')
  }
  return depth === 0 && out.length > 0 ? out : refuse('area.faultForm')
}

const wktPolygon = (text: string) => parts(text).map((it) => ring(it.split(',').map(pair)))

function fromWKT(kind: string, body: string): Geometry {
  if (kind === 'POLYGON') return { type: 'Polygon', coordinates: parts(body).flatMap(wktPolygon) }
  if (kind === 'MULTIPOLYGON')
    return { type: 'MultiPolygon', coordinates: parts(body).flatMap((it) => parts(it).map(wktPolygon)) }
  return refuse('area.faultKind', { kind })
}

function fromGeoJSON(text: string): Geometry {
  let value: { type?: string; coordinates?: unknown; geometry?: { type?: string; coordinates?: unknown } }
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('area.faultForm')
  }
  const geometry = value.type === 'Feature' ? value.geometry : value
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
    return refuse('area.faultKind', { kind: String(geometry?.type ?? '') })
  }
  return { type: geometry.type, coordinates: geometry.coordinates }
}

/** “123.1,41.1 123.2,41.1 …” or one place a line: pairs of lon and lat in any usual spelling. */
function fromPairs(text: string): Geometry {
  const numbers = text.split(/[\s,，;；、]+/).filter(Boolean)
  const places: Position[] = []
  for (let i = 0; i < numbers.length; i += 2) {
    const words = numbers.slice(i, i + 2)
    places.push(position(words, words.join(' ')))
  }
  return { type: 'Polygon', coordinates: [ring(places)] }
}

/** Reads an area that somebody typed or pasted: WKT, GeoJSON, or the lon/lat pairs of its corners. */
export function readArea(input: string): ReadArea {
  const text = input.trim()
  try {
    if (text.startsWith('{')) return { geometry: fromGeoJSON(text) }
    const wkt = /^(?:SRID=\d+;)?\s*([A-Za-z]+)\s*Z?\s*(\(.*\))$/s.exec(text)
    if (wkt) return { geometry: fromWKT((wkt[1] as string).toUpperCase(), wkt[2] as string) }
    return { geometry: fromPairs(text) }
  } catch (cause) {
    if (cause instanceof Refusal) return { fault: cause.fault }
    throw cause
  }
}
