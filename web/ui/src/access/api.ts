import { sendJSON } from '../api/send'
import type { Session } from './session'

/** Where the server answers with a session, or takes it away. */
const SESSION = '/api/session'

export const signIn = (name: string, password: string) =>
  sendJSON<Session>({ method: 'POST', path: SESSION, body: { name, password } })

export const signOut = () => sendJSON<void>({ method: 'DELETE', path: SESSION })

/** The demo user in one role; '' for all of them. */
export const takeRole = (as: string) => sendJSON<Session>({ method: 'POST', path: `${SESSION}/demo`, body: { as } })

/** Ends every other session of the account; this one goes on as a new one. */
export const changePassword = (old: string, next: string) =>
  sendJSON<Session>({ method: 'POST', path: `${SESSION}/password`, body: { old, new: next } })

/** What a one-time link is for. */
export interface Setup {
  readonly valid: boolean
  readonly purpose?: 'first' | 'invitation'
  readonly name?: string
  readonly display?: string
}

export const setupPath = (secret: string) => `/api/setup/${secret}`

export interface SettingUp {
  readonly name?: string
  readonly display?: string
  readonly password: string
}

export const setUp = (secret: string, body: SettingUp) => sendJSON<Session>({ method: 'POST', path: setupPath(secret), body })
