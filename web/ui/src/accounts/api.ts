import type { Grant } from '../access/session'
import { sendJSON } from '../api/send'
import type { Account, Invitation, Scope } from './types'

export const accountsPath = '/api/accounts'
export const accountPath = (name: string) => `${accountsPath}/${encodeURIComponent(name)}`
export const tokensPath = '/api/tokens'
export const tokensOfPath = (name: string) => `${accountPath(name)}/tokens`

export interface NewAccount {
  readonly name: string
  readonly display: string
  readonly grants: readonly Grant[]
}

export const addAccount = (body: NewAccount) =>
  sendJSON<{ readonly account: Account; readonly invitation: Invitation }>({ method: 'POST', path: accountsPath, body })

/** What of an account may change, and the version that the change was made from. */
export interface AccountChange {
  readonly version: number
  readonly display?: string
  readonly disabled?: boolean
  readonly grants?: readonly Grant[]
}

export const changeAccount = (name: string, body: AccountChange) =>
  sendJSON<Account>({ method: 'PATCH', path: accountPath(name), body })

export const invite = (name: string) =>
  sendJSON<Invitation>({ method: 'POST', path: `${accountPath(name)}/invitation`, body: {} })

export interface NewToken {
  readonly label: string
  readonly scopes: readonly Scope[]
  readonly days: number
}

/** A token as it is told once. */
export interface Issued {
  readonly id: string
  readonly token: string
  readonly expires_at: string
}

export const issueToken = (body: NewToken) => sendJSON<Issued>({ method: 'POST', path: tokensPath, body })

export const revokeToken = (id: string) => sendJSON<void>({ method: 'DELETE', path: `${tokensPath}/${id}` })
