import { pathOf, routeOf } from '../app/route'
import { homeOf } from '../app/screens'

/**
 * Where one goes after signing in: back to where one came from, with the view and the filter in its link; else to the screen of
 * one's role. Whatever the address says, the way leads to a page of this service.
 */
export function wayOn(roles: readonly string[], { search, hash }: Pick<Location, 'search' | 'hash'>): string {
  const given = new URLSearchParams(search).get('back')
  const sees = hash.replace(/^#(lang=en)?$/, '') !== ''
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(given ?? '') ?? []
  const back = routeOf(path)
  if (given === null || back.page === 'sign-in' || back.page === 'setup') {
    return (sees ? '/map' : pathOf(homeOf(roles))) + hash
  }
  return pathOf(back) + query + hash
}
