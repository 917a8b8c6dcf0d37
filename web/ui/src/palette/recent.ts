import { owned } from '../access/owned'
import type { Hit, Position } from '../api/types'

/** What somebody chose in the palette, as it is kept in the browser. */
export type Recent =
  | { readonly kind: 'hit'; readonly hit: Hit }
  | { readonly kind: 'class'; readonly key: string }
  | { readonly kind: 'place'; readonly at: Position }
  | { readonly kind: 'command'; readonly key: string }

type Shelf = Pick<Storage, 'getItem' | 'setItem'>

const shelfKey = () => owned('needlepoint.recent')
const MOST = 6

export function recentKey(it: Recent): string {
  if (it.kind === 'hit') return `${it.hit.noun} ${it.hit.id}`
  if (it.kind === 'place') return it.at.join(' ')
  return `${it.kind} ${it.key}`
}

const KINDS: Readonly<Record<string, (it: Record<string, unknown>) => boolean>> = {
  hit: (it) => typeof (it.hit as Hit | undefined)?.id === 'number',
  class: (it) => typeof it.key === 'string',
  command: (it) => typeof it.key === 'string',
  place: (it) => Array.isArray(it.at) && it.at.length === 2 && it.at.every(Number.isFinite),
}

/** Reads what was chosen before, the newest first; anything else is passed over. */
export function readRecent(shelf: Shelf): readonly Recent[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(shelfKey()) ?? '[]')
    if (!Array.isArray(kept)) return []
    return kept.filter((it): it is Recent => it !== null && typeof it === 'object' && KINDS[it.kind]?.(it) === true)
  } catch {
    return []
  }
}

/** Puts a choice in front; an equal older one goes. */
export function keepRecent(shelf: Shelf, it: Recent): void {
  const others = readRecent(shelf).filter((old) => recentKey(old) !== recentKey(it))
  try {
    shelf.setItem(shelfKey(), JSON.stringify([it, ...others].slice(0, MOST)))
  } catch {
    // The next choice is then found by typing again.
  }
}
