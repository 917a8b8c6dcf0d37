import { createContext, useContext } from 'react'
import type { Asset, Boundary, Position } from '../api/types'
import type { Answer } from '../api/useAnswer'
import type { App } from '../app/context'
import type { Basemap, Basemaps } from '../base/basemap'
import type { ListRequest } from '../list/request'
import type { MapHandle } from '../map/handle'
import type { Signal } from '../view/signal'
import type { Flight } from '../view/store'
import type { Book } from './useBook'

/** What the pointer does on the map. One is active at a time; it is not part of the link. */
export type Tool = 'select' | 'lasso' | 'measure' | 'new' | 'shape'

/**
 * The map page, for everything in it: `useWorkspace()`. It holds all of `useApp()` and
 *
 * - `map`: the map's handle once it is drawn (`map.engine` for what draws on it or takes its pointer)
 * - `tool`, `setTool`: the active tool; while it is not `select`, a click or a hover on the map means nothing to the page
 * - `book`: counts and facets under the filter
 * - `selected`: the record that is selected, `open` selects one and brings it into view, `close` lets it go
 * - `list`, `showList`: what the drawer lists; undefined where it is closed
 * - `within`: the boundary of the filter, once it is read
 * - `basemaps`, `base`: what may lie beneath, and what does (undefined: the district's own ground); `baseDown` did not answer
 * - `asOf`, `readOnly`: the past revision that is shown, and the sentence why nothing can be edited now
 * - `locked`: the sentence why the selected record cannot be edited now
 * - `pointer`: where the pointer is
 *
 * A feature adds itself in features.ts (see slots.ts: tool rail, right panel, drawer, overlay, activity menu, keys) and touches
 * no other file of this folder.
 */
export interface Workspace extends App {
  readonly phone: boolean
  readonly map: MapHandle | undefined
  readonly book: Book
  readonly district: readonly Boundary[]
  readonly tool: Tool
  readonly setTool: (tool: Tool) => void
  readonly selected: Answer<Asset | Boundary>
  readonly open: (flight: Flight) => void
  readonly showAgain: () => void
  readonly close: () => void
  readonly list: ListRequest | undefined
  readonly showList: (list: ListRequest | undefined) => void
  readonly within: Boundary | undefined
  readonly basemaps: Basemaps
  readonly base: Basemap | undefined
  readonly baseDown: string | undefined
  readonly setBaseDown: (key: string | undefined) => void
  readonly asOf: number | undefined
  readonly readOnly: string | undefined
  readonly locked: string | undefined
  readonly pointer: Signal<Position | undefined>
}

export const WorkspaceContext = createContext<Workspace | undefined>(undefined)

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace: outside the map page')
  return workspace
}
