import { carry } from '../api/door'
import { type Signal, signal } from '../view/signal'

/** What somebody may do, anywhere at all. */
export type Permission =
  | 'see'
  | 'history'
  | 'edit'
  | 'govern'
  | 'import'
  | 'approve'
  | 'settings'
  | 'accounts'
  | 'audit'
  | 'costs'
  | 'contacts'

/** A role, for some groups of classes and in some place: no group means all of them, boundary 0 the whole district. */
export interface Grant {
  readonly role: string
  readonly groups: readonly string[]
  readonly boundary: number
}

/** Who asks, and what for: GET /api/session. */
export interface Session {
  /** By a session or a token; the demo user is not. */
  readonly signed_in: boolean
  readonly account: string
  readonly display: string
  readonly means: 'session' | 'token' | 'demo' | 'public' | 'none'
  readonly roles: readonly string[]
  readonly permissions: readonly Permission[]
  /** Empty for the whole district. */
  readonly territory: readonly { readonly id: number; readonly name: string; readonly kind: string }[]
  /** Groups of classes; empty for all. */
  readonly groups: readonly string[]
  readonly grants?: readonly Grant[]
  readonly demo: { readonly on: boolean; readonly as: string; readonly offered: readonly string[] }
  readonly csrf: string
  readonly setup_needed: boolean
  readonly expires_at?: string
}

const PATH = '/api/session'

/** The session of this page; undefined until it is read. */
export const session: Signal<Session | undefined> = signal<Session | undefined>(undefined)

/** Why the session could not be read: a status, 0 where no answer came. */
export const sessionTrouble: Signal<number | undefined> = signal<number | undefined>(undefined)

/** Tells people apart. The demo user in one role is somebody else than in another: each sees rows of its own. */
export const personOf = (it: Session): string => `${it.means} ${it.account} ${it.demo.as}`

/** Nobody is known to ask. What the public is told it reads elsewhere: this interface is for those who work with the book. */
export const isStranger = ({ means }: Session): boolean => means === 'none' || means === 'public'

/** What somebody may do and where; it changes when rights are granted or taken. */
export const reachOf = ({ roles, permissions, territory, groups, grants }: Session): string =>
  JSON.stringify([roles, permissions, territory.map((it) => it.id), groups, grants])

let reading: Promise<Session | undefined> | undefined

async function read(): Promise<Session | undefined> {
  try {
    const answer = await fetch(PATH, { headers: { Accept: 'application/json' } })
    if (!answer.ok) {
      sessionTrouble.set(answer.status)
      return
    }
    const found = (await answer.json()) as Session
    sessionTrouble.set(undefined)
    return found
  } catch {
    sessionTrouble.set(0)
  } finally {
    reading = undefined
  }
}

/** Asks who is signed in, once for all who want to know at the same time; undefined where no answer came. */
export function readSession(): Promise<Session | undefined> {
  reading ??= read()
  return reading
}

/** Takes a session over as this page's own. */
export function takeSession(it: Session): void {
  carry(it.csrf)
  session.set(it)
}

export const may = (it: Session | undefined, need: Permission | undefined): boolean =>
  need === undefined || (it?.permissions.includes(need) ?? false)
