import type { Permission } from '../access/session'
import type { Route } from '../app/route'
import type { Said, Words } from '../i18n/useWords'
import { entryTitle } from '../journal/entryText'
import { VIAS } from './filter'
import type { AuditEvent, Line, What } from './types'

const SAID: Readonly<Record<What, Said>> = {
  signed_in: 'audit.signedIn',
  sign_in_failed: 'audit.signInFailed',
  locked_out: 'audit.lockedOut',
  signed_out: 'audit.signedOut',
  setup: 'audit.setUp',
  account_added: 'audit.accountAdded',
  account_changed: 'audit.accountChanged',
  account_removed: 'audit.accountRemoved',
  rights_changed: 'audit.rightsChanged',
  password_changed: 'audit.passwordChanged',
  invited: 'audit.invited',
  token_issued: 'audit.tokenIssued',
  token_revoked: 'audit.tokenRevoked',
  token_refused: 'audit.tokenRefused',
  exported: 'audit.exported',
  settings_changed: 'audit.settingsChanged',
  file_uploaded: 'audit.fileUploaded',
  file_removed: 'audit.fileRemoved',
  demo_switched: 'audit.demoSwitched',
  denied: 'audit.denied',
}

const OF_ACCOUNTS: ReadonlySet<What> = new Set([
  'account_added',
  'account_changed',
  'rights_changed',
  'password_changed',
  'invited',
  'setup',
  'signed_in',
  'signed_out',
  'sign_in_failed',
  'locked_out',
  'token_issued',
  'token_revoked',
])

/** What asks to be looked at. */
const REFUSED: ReadonlySet<What> = new Set(['sign_in_failed', 'locked_out', 'token_refused', 'denied'])
export const isRefusal = (line: Line): boolean => line.kind === 'event' && REFUSED.has(line.event.what)

/** How often an event that was summed up happened. */
export function timesOf({ detail }: AuditEvent): number {
  const times = detail?.times
  return typeof times === 'number' && times > 0 ? times : 1
}

/** How names are read. */
export interface Reading {
  readonly words: Words
  readonly person: (account: string) => string
  readonly permission: (key: Permission) => string
}

function subjectOf({ what, subject, detail }: AuditEvent, { words, person, permission }: Reading): string {
  const label = detail?.label
  if ((what === 'token_issued' || what === 'token_revoked') && typeof label === 'string') return label
  if (what === 'settings_changed') return words.say(subject === 'public' ? 'nav.public' : 'nav.basemap')
  if (what === 'denied' && subject) return permission(subject as Permission)
  return (OF_ACCOUNTS.has(what) ? person(subject) : subject) || words.say('audit.unnamed')
}

/** What happened, as a sentence. */
export function lineText(line: Line, reading: Reading): string {
  const { words } = reading
  if (line.kind === 'book') return entryTitle(line.entry, words)
  const { event } = line
  const said = SAID[event.what]
  return said ? words.say(said, { subject: subjectOf(event, reading) }) : event.what
}

export function viaText(via: string, words: Words): string {
  const known = VIAS.find(([key]) => key === via)
  return known ? words.say(known[1]) : via
}

/** Where to see what a line is about: a page, or for a revision the map with what it did. */
export function pageOf(line: Line): Route | undefined {
  if (line.kind === 'book') return { page: 'map' }
  const { what, subject, actor } = line.event
  const account = subject || actor
  if (OF_ACCOUNTS.has(what)) return account ? { page: 'accounts', account } : undefined
  if (what === 'settings_changed') return { page: subject === 'public' ? 'public' : 'basemap' }
  if (what === 'file_uploaded' || what === 'file_removed') return { page: 'basemap' }
}
