import { useSyncExternalStore } from 'react'

/** The pages of the interface. Each is an address of its own; web/ui.go (isPage) serves the same list. */
export type Route = { readonly page: 'map' } | { readonly page: 'import'; readonly job?: string } | { readonly page: 'basemap' }

const JOB = /^\/import(?:\/([\w-]{1,64}))?\/?$/

/** The page of a path; whatever is not known is the map, so that an old link still opens something. */
export function routeOf(path: string): Route {
  const job = JOB.exec(path)
  if (job) return job[1] ? { page: 'import', job: job[1] } : { page: 'import' }
  if (/^\/settings(\/|$)/.test(path)) return { page: 'basemap' }
  return { page: 'map' }
}

export function pathOf(route: Route): string {
  if (route.page === 'import') return route.job ? `/import/${route.job}` : '/import'
  return route.page === 'basemap' ? '/settings/basemap' : '/map'
}

const subscribe = (listener: () => void) => {
  window.addEventListener('popstate', listener)
  return () => window.removeEventListener('popstate', listener)
}

/** The path of the page that is open; it follows Back and Forward. */
export const usePath = () => useSyncExternalStore(subscribe, () => window.location.pathname)
