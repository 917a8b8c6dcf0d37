import { postJSON } from './post'
import type { Asset, Box, Condition, Geometry, Page, Stage } from './types'

/** Which assets are meant; an absent part means no limit on it. The same value selects for lists, bulk edits and exports. */
export interface AssetQuery {
  readonly ids?: readonly number[]
  /** Assets that meet this shape. */
  readonly geometry?: Geometry
  readonly class?: readonly string[]
  readonly condition?: readonly Condition[]
  readonly stage?: readonly Stage[]
  readonly boundary?: number
  readonly bbox?: Box
  /** Assets that the layer of cells counts in this square: level/column/row. */
  readonly square?: string
  readonly q?: string
}

/** How much of the answer, in which order; `after` is the `next` of the page before. */
export interface Paging {
  readonly sort?: string
  readonly limit: number
  readonly after?: string
  /** With each asset the boundaries it lies in or touches. */
  readonly within?: true
  /** Counts the whole answer by condition and class. */
  readonly facets?: true
}

export interface QueryFacets {
  readonly conditions: Readonly<Partial<Record<Condition, number>>>
  readonly classes: Readonly<Record<string, number>>
}

export interface QueryPage extends Page<Asset> {
  readonly facets?: QueryFacets
}

/** The most ids that one question may name, and the most that one selection holds one by one. */
export const MOST_IDS = 10_000

/** The longest page that the server gives. */
export const LONGEST_PAGE = 1000

export const queryAssets = (query: AssetQuery, paging: Paging, signal?: AbortSignal): Promise<QueryPage> =>
  postJSON<QueryPage>('/api/assets/query', { ...query, ...paging }, signal)
