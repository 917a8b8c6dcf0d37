import { type ComponentType, lazy } from 'react'
import type { Route } from './route'

/** The pages beside the map, each loaded when it is first opened. */
export const pages: Readonly<Record<Exclude<Route['page'], 'map'>, ComponentType>> = {
  import: lazy(() => import('../imports/ImportPage')),
  basemap: lazy(() => import('../settings/BasemapPage')),
}
