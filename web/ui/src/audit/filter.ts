import type { Said } from '../i18n/useWords'
import type { Line, What } from './types'

/** Which lines are wanted; an empty part means no limit on it. */
export interface AuditFilter {
  readonly topic: Topic | ''
  readonly actor: string
  readonly via: string
  /** Days, such as 2026-11-22, both included. */
  readonly from: string
  readonly to: string
  readonly text: string
}

export type Topic = 'book' | 'sign' | 'refused' | 'rights' | 'tokens' | 'exports' | 'settings' | 'demo'

export const NO_FILTER: AuditFilter = { topic: '', actor: '', via: '', from: '', to: '', text: '' }

export const TOPICS: Readonly<Record<Topic, { readonly said: Said; readonly what: readonly What[] }>> = {
  book: { said: 'audit.topicBook', what: [] },
  sign: {
    said: 'audit.topicSign',
    what: ['signed_in', 'signed_out', 'sign_in_failed', 'locked_out', 'setup', 'password_changed'],
  },
  refused: { said: 'audit.topicRefused', what: ['denied', 'sign_in_failed', 'locked_out', 'token_refused'] },
  rights: {
    said: 'audit.topicRights',
    what: ['rights_changed', 'account_added', 'account_changed', 'account_removed', 'invited', 'setup'],
  },
  tokens: { said: 'audit.topicTokens', what: ['token_issued', 'token_revoked', 'token_refused'] },
  exports: { said: 'audit.topicExports', what: ['exported'] },
  settings: { said: 'audit.topicSettings', what: ['settings_changed', 'file_uploaded', 'file_removed'] },
  demo: { said: 'audit.topicDemo', what: ['demo_switched'] },
}

export const VIAS: readonly (readonly [string, Said])[] = [
  ['ui', 'audit.viaUi'],
  ['token', 'audit.viaToken'],
  ['api', 'audit.viaApi'],
  ['qgis', 'audit.viaQgis'],
  ['ogc', 'audit.viaOgc'],
  ['import', 'audit.viaImport'],
  ['undo', 'audit.viaUndo'],
  ['outside', 'audit.viaOutside'],
  ['sample', 'audit.viaSample'],
  ['cli', 'audit.viaCli'],
]

const KEYS = Object.keys(NO_FILTER) as (keyof AuditFilter)[]
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Reads a filter from the address; what is not understood is no limit. */
export function readFilter(search: string): AuditFilter {
  const given = new URLSearchParams(search)
  const text = (key: string) => (given.get(key) ?? '').slice(0, 200)
  const day = (key: string) => (DAY.test(text(key)) ? text(key) : '')
  const topic = text('topic')
  return {
    topic: Object.hasOwn(TOPICS, topic) ? (topic as Topic) : '',
    actor: text('actor'),
    via: text('via'),
    from: day('from'),
    to: day('to'),
    text: text('text'),
  }
}

/** The query of an address, with its question mark; empty for no filter. */
export function writeFilter(filter: AuditFilter): string {
  const out = new URLSearchParams()
  for (const key of KEYS) if (filter[key]) out.set(key, filter[key])
  const text = out.toString()
  return text ? `?${text}` : ''
}

export const isFiltered = (filter: AuditFilter) => KEYS.some((key) => filter[key] !== '')

/** The instant at which a day of this browser's time begins, or ends. */
export function edgeOf(day: string, end: boolean): number | undefined {
  if (!DAY.test(day)) return
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + (end ? 1 : 0)).getTime()
}

const holds = (parts: readonly (string | undefined)[], text: string) =>
  parts.some((it) => it?.toLowerCase().includes(text.trim().toLowerCase()))

/** Whether a line passes. What the service has narrowed already passes again. */
export function passes(line: Line, filter: AuditFilter): boolean {
  const at = Date.parse(line.at)
  const from = edgeOf(filter.from, false)
  const to = edgeOf(filter.to, true)
  if ((from !== undefined && at < from) || (to !== undefined && at >= to)) return false
  const it = line.kind === 'event' ? line.event : line.entry
  if (filter.actor && it.actor.toLowerCase() !== filter.actor.trim().toLowerCase()) return false
  if (filter.via && it.via !== filter.via) return false
  if (line.kind === 'book') {
    if (filter.topic && filter.topic !== 'book') return false
    return !filter.text || holds([line.entry.reason, String(line.entry.revision)], filter.text)
  }
  const { event } = line
  if (filter.topic && !TOPICS[filter.topic].what.includes(event.what)) return false
  return !filter.text || holds([event.subject, event.client, JSON.stringify(event.detail ?? '')], filter.text)
}
