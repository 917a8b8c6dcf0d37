import type { AssetQuery } from '../api/query'
import { signal } from '../view/signal'
import type { Way } from './picked'

/** The way to pick within the filter from outside the map page; open while the map is. */
export const pickDoor = signal<((narrowed: AssetQuery, way: Way) => void) | undefined>(undefined)
