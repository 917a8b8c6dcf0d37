import type { Refusal } from '../api/send'
import type { Words } from '../i18n/useWords'

/** Why a write was not taken, and what to do, in the language in use. */
export function refusalText(refusal: Refusal, words: Words): string {
  if (refusal.status === 0) return words.say('refused.offline')
  if (refusal.status === 503) return words.say('refused.busy', { n: refusal.retryAfter ?? 2 })
  // Of what may not be done, the server's sentence says who can grant it.
  return refusal.sentence[words.lang] || refusal.message || words.say('refused.bare', { status: refusal.status })
}

const RECORD = /^operations\[\d+\]\.(?:record\.)?/

/** What the server says of each field of the one record that was sent, by the field's path. */
export function faultsByPath(refusal: Refusal, words: Words): Readonly<Record<string, string>> {
  return Object.fromEntries(refusal.faults.map((it) => [it.field.replace(RECORD, ''), it.message[words.lang] || it.message.en]))
}
