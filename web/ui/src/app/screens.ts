import type { Permission } from '../access/session'
import type { Said } from '../i18n/useWords'
import type { Route } from './route'

/** A screen that navigation leads to. */
export interface Screen {
  readonly to: Route
  readonly label: Said
  /** What one must be allowed to do, anywhere at all, for the screen to be of use. */
  readonly needs?: Permission
}

/** The pages of the bar, in the order of their number keys. */
export const PAGES: readonly Screen[] = [
  { to: { page: 'map' }, label: 'nav.map', needs: 'see' },
  { to: { page: 'import' }, label: 'nav.import', needs: 'import' },
]

/** The settings, from the menu of the account. */
export const SETTINGS: readonly Screen[] = [
  { to: { page: 'me' }, label: 'nav.me' },
  { to: { page: 'accounts' }, label: 'nav.accounts', needs: 'accounts' },
  { to: { page: 'roles' }, label: 'nav.roles' },
  { to: { page: 'audit' }, label: 'nav.audit', needs: 'audit' },
  { to: { page: 'basemap' }, label: 'nav.basemap', needs: 'settings' },
  { to: { page: 'public' }, label: 'nav.public', needs: 'settings' },
]

export const screenOf = (page: Route['page']): Screen | undefined => [...PAGES, ...SETTINGS].find((it) => it.to.page === page)

/** The screens of a list that are of use to somebody who is allowed so much. */
export const usable = (screens: readonly Screen[], permissions: readonly Permission[]): readonly Screen[] =>
  screens.filter((it) => it.needs === undefined || permissions.includes(it.needs))

/** Where each role begins, among the screens that exist; whoever has several begins on the map. */
const HOMES: Readonly<Record<string, Route>> = { keeper: { page: 'import' } }

export function homeOf(roles: readonly string[]): Route {
  const own = roles.filter((it) => it !== 'viewer')
  return (own.length === 1 && HOMES[own[0] ?? '']) || { page: 'map' }
}
