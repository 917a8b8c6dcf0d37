import type { Box, Condition, Noun, Position, Stage } from './types'

/** Which assets to list; an absent part means no limit on it. */
export interface RowQuery {
  readonly classes?: readonly string[]
  readonly conditions?: readonly Condition[]
  readonly stages?: readonly Stage[]
  readonly boundary?: number
}

type Values = Readonly<Record<string, string | number | undefined>>

function withQuery(path: string, values: Values): string {
  const query = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value)).replaceAll('%2C', ',')}`)
    .join('&')
  return query ? `${path}?${query}` : path
}

const rowValues = (query: RowQuery): Values => ({
  class: query.classes?.join(','),
  condition: query.conditions?.join(','),
  stage: query.stages?.join(','),
  boundary: query.boundary,
})

export const PAGE = 100

const ROADS = ['road_centerline', 'road_segment', 'flyover', 'river_bridge']

/** The grid that work is handed out by. */
export const MAIN_GRID = 'city-management'

export const statusPath = '/api/status'
export const tileDocumentPath = '/tiles.json'
export const cataloguePath = '/api/catalogue'
export const countsPath = (stage: Stage, boundary?: number) => withQuery('/api/counts', { stage, boundary })
export const assetsPath = (query: RowQuery, after?: number | string) =>
  withQuery('/api/assets', { ...rowValues(query), limit: PAGE, after })
export const placesPath = (classes: readonly string[], kinds: readonly string[]) =>
  withQuery('/api/places', { class: classes.join(','), kind: kinds.join(',') })
export const recordPath = (noun: Noun, id: number) => (noun === 'asset' ? `/api/assets/${id}` : `/api/boundaries/${id}`)
export const historyPath = (noun: Noun, id: number) => `${recordPath(noun, id)}/history`
export const boundariesPath = (kind: string, grid?: string, after?: number | string) =>
  withQuery('/api/boundaries', { kind, grid, limit: PAGE, after })
/** Roads by a part of their name: a street has hundreds of lamps of its name, which would hide it among other answers. */
export const roadsPath = (q: string) => withQuery('/api/assets', { class: ROADS.join(','), q, sort: 'name', limit: 60 })
/** All of a kind whose boxes meet a box; of the cells those of the city-management grid. */
export const boundariesWithinPath = (kind: string, box: Box) =>
  withQuery('/api/boundaries', { kind, grid: kind === 'cell' ? MAIN_GRID : undefined, bbox: box.join(','), limit: 1000 })
export const searchPath = (q: string, limit = 20) => withQuery('/api/search', { q, limit })
export const nearPath = (at: Position, query: RowQuery, limit: number) =>
  withQuery('/api/near', { lon: at[0].toFixed(7), lat: at[1].toFixed(7), ...rowValues(query), limit })
export const journalPath = (before?: number | string) => withQuery('/api/changesets', { before, limit: 30 })
export const revisionPath = (revision: number) => `/api/changesets/${revision}`
