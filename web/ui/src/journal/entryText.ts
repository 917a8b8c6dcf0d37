import type { Entry } from '../api/types'
import type { Words } from '../i18n/useWords'

const UNDO = /^undo (\d+)/
const IMPORT = /^import (.+)$/

/** Why somebody wrote, in the language in use where the service itself gave the reason; empty where there is none. */
export function reasonText(entry: { readonly via?: string; readonly reason?: string }, words: Words): string {
  const undone = entry.via === 'undo' ? UNDO.exec(entry.reason ?? '') : null
  if (undone) return words.say('journal.undid', { revision: words.count(Number(undone[1])) })
  const imported = entry.via === 'import' ? IMPORT.exec(entry.reason ?? '') : null
  return imported ? words.say('journal.imported', { file: imported[1] ?? '' }) : (entry.reason ?? '')
}

/** What a revision was for: its reason, or else what it did in numbers. */
export const entryTitle = (entry: Entry, words: Words): string => reasonText(entry, words) || entryCounts(entry, words)

/** “新增 3 · 更新 12”; what was not done is not said. */
export function entryCounts(entry: Entry, words: Words): string {
  const parts = [
    entry.inserted > 0 && words.say('journal.inserted', { n: entry.inserted }),
    entry.updated > 0 && words.say('journal.updated', { n: entry.updated }),
    entry.deleted > 0 && words.say('journal.deleted', { n: entry.deleted }),
  ]
  return parts.filter((it) => it !== false).join(' · ')
}
