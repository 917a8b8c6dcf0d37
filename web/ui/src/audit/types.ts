import type { Entry } from '../api/types'

/** What an event is about; what is not listed here is shown by its key. */
export type What =
  | 'signed_in'
  | 'sign_in_failed'
  | 'locked_out'
  | 'signed_out'
  | 'setup'
  | 'account_added'
  | 'account_changed'
  | 'account_removed'
  | 'rights_changed'
  | 'password_changed'
  | 'invited'
  | 'token_issued'
  | 'token_revoked'
  | 'token_refused'
  | 'exported'
  | 'settings_changed'
  | 'file_uploaded'
  | 'file_removed'
  | 'demo_switched'
  | 'denied'

/** One line of the trail: GET /api/audit. */
export interface AuditEvent {
  readonly seq: number
  readonly at: string
  readonly actor: string
  readonly via: string
  readonly client: string
  readonly what: What
  readonly subject: string
  readonly detail?: Readonly<Record<string, unknown>> | null
}

export interface AuditPage {
  readonly items: readonly AuditEvent[]
  readonly head: { readonly seq: number; readonly hash: string }
}

/** A line of the page: an event, or a revision of the book. */
export type Line =
  | { readonly kind: 'event'; readonly at: string; readonly event: AuditEvent }
  | { readonly kind: 'book'; readonly at: string; readonly entry: Entry }
