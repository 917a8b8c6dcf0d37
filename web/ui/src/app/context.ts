import { createContext, type ReactNode, useContext } from 'react'
import type { Session } from '../access/session'
import type { Catalogue, Status } from '../api/types'
import type { Connection } from '../live/useLive'
import type { ViewStore } from '../view/store'
import type { View } from '../view/view'
import type { Route } from './route'

/** A short message at the foot of the page. It goes by itself after 8 s; pointing at it or focusing it holds it. */
export interface Toast {
  readonly text: string
  /** What went wrong is told to screen readers at once and stays until it is closed. */
  readonly tone?: 'done' | 'refused'
  /** It waits for an answer rather than going by itself. */
  readonly stays?: true
  /** The one thing to do about it, mostly 撤销. */
  readonly action?: { readonly label: string; readonly onClick: () => void }
}

/**
 * What every page may use, whatever it shows: `useApp()`.
 *
 * - `session`: who looks, and what he may do (see access/session.ts and access/reach.ts)
 * - `store`, `view`: the state that the link carries (selection, filter, language …)
 * - `revision`: the revision that is looked at, mostly the newest; it moves by itself when somebody commits
 * - `status`, `connection`: the present, whatever is looked at;
 *   `connection.news` tells what changed and where
 * - `catalogue`: classes, conditions, attribute groups; names come from `useWords()`
 * - `route`, `go`: the page that is open, and the way to another
 * - `toast`: tells what was done, with its undo
 */
export interface App {
  readonly store: ViewStore
  readonly session: Session
  readonly view: View
  readonly connection: Connection
  readonly status: Status
  readonly revision: number
  readonly catalogue: Catalogue
  readonly route: Route
  readonly go: (route: Route) => void
  readonly toast: (toast: Toast) => void
  readonly help: () => void
}

export const AppContext = createContext<App | undefined>(undefined)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp: outside the page')
  return app
}

export type Slot = () => ReactNode
