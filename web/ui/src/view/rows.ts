import type { Condition, Stage } from '../api/types'
import type { BoundaryRow } from './boundaryLayer'

/** Which number of assets was asked for its rows. */
export type CountOfAssets =
  | { readonly what: 'matching' }
  | { readonly what: 'condition'; readonly key: Condition }
  | { readonly what: 'class'; readonly key: string }
  | { readonly what: 'stage'; readonly key: Stage }

/** Which number was asked for its rows. */
export type CountOf = CountOfAssets | { readonly what: 'boundary'; readonly row: BoundaryRow }

/** Which rows stand in the table: those in view, all that the filter shows, or those that are picked. */
export type Scope = 'view' | 'filter' | 'picked'

export const SCOPES: readonly Scope[] = ['view', 'filter', 'picked']
