import type { Grant } from '../access/session'

/** GET /api/accounts. */
export interface Account {
  readonly name: string
  readonly display: string
  readonly disabled: boolean
  readonly version: number
  readonly has_password: boolean
  readonly created_at: string
  readonly last_sign_in_at?: string
  readonly grants: readonly Grant[]
}

export interface Invitation {
  readonly link: string
  readonly expires_at: string
}

export type Scope = 'read' | 'write' | 'import'

export interface Token {
  readonly id: string
  readonly label: string
  readonly scopes: readonly Scope[]
  readonly created_at: string
  readonly expires_at: string
  /** A day, such as 2026-11-24. */
  readonly last_used_day?: string
}
