import { useSyncExternalStore } from 'react'

/** The pages of the interface. Each is an address of its own; web/ui.go (isPage) serves the same list. */
export type Route =
  | { readonly page: 'map' }
  | { readonly page: 'import'; readonly job?: string }
  | { readonly page: 'me' | 'roles' | 'audit' | 'basemap' | 'public' | 'sign-in' }
  | { readonly page: 'accounts'; readonly account?: string }
  | { readonly page: 'setup'; readonly secret: string }

const JOB = /^\/import(?:\/([\w-]{1,64}))?\/?$/
const SETUP = /^\/setup\/([\w-]{1,128})\/?$/
const SETTINGS = /^\/settings(?:\/([a-z]+)(?:\/([^/]{1,300}))?)?\/?$/

function settingsOf(page: string | undefined, rest: string | undefined): Route {
  if (page === 'roles' || page === 'audit' || page === 'basemap' || page === 'public') return { page }
  if (page !== 'accounts') return { page: 'me' }
  try {
    return rest ? { page, account: decodeURIComponent(rest) } : { page }
  } catch {
    return { page }
  }
}

/** The page of a path; whatever is not known is the map, so that an old link still opens something. */
export function routeOf(path: string): Route {
  const job = JOB.exec(path)
  if (job) return job[1] ? { page: 'import', job: job[1] } : { page: 'import' }
  const setup = SETUP.exec(path)
  if (setup?.[1]) return { page: 'setup', secret: setup[1] }
  const settings = SETTINGS.exec(path)
  if (settings) return settingsOf(settings[1], settings[2])
  return /^\/sign-in\/?$/.test(path) ? { page: 'sign-in' } : { page: 'map' }
}

export function pathOf(route: Route): string {
  switch (route.page) {
    case 'map':
      return '/map'
    case 'sign-in':
      return '/sign-in'
    case 'import':
      return route.job ? `/import/${route.job}` : '/import'
    case 'setup':
      return `/setup/${route.secret}`
    case 'accounts':
      return route.account ? `/settings/accounts/${encodeURIComponent(route.account)}` : '/settings/accounts'
    default:
      return `/settings/${route.page}`
  }
}

const subscribe = (listener: () => void) => {
  window.addEventListener('popstate', listener)
  return () => window.removeEventListener('popstate', listener)
}

/** The path of the page that is open; it follows Back and Forward. */
export const usePath = () => useSyncExternalStore(subscribe, () => window.location.pathname)
