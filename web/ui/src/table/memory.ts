import { useCallback, useState } from 'react'
import { AT_START } from './columns'

/** What of a browser's storage is used; a private window may refuse both. */
type Shelf = Pick<Storage, 'getItem' | 'setItem'>

const shelfKey = (about: string) => `needlepoint.table.${about}`

/** Reads the columns chosen for a class (or for all classes together); anything that is not a list of names is passed over. */
export function readColumns(shelf: Shelf, about: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(shelf.getItem(shelfKey(about)) ?? 'null')
    return Array.isArray(kept) && kept.every((it) => typeof it === 'string') ? kept : AT_START
  } catch {
    return AT_START
  }
}

export function keepColumns(shelf: Shelf, about: string, chosen: readonly string[]): void {
  try {
    shelf.setItem(shelfKey(about), JSON.stringify(chosen))
  } catch {
    // The choice then lasts as long as the page.
  }
}

const NO_SHELF: Shelf = { getItem: () => null, setItem: () => undefined }

function ownShelf(): Shelf {
  try {
    return window.localStorage
  } catch {
    return NO_SHELF
  }
}

/** The columns chosen in this browser for a class, or for all of them. */
export function useColumns(about: string): readonly [readonly string[], (chosen: readonly string[]) => void] {
  const [held, setHeld] = useState<{ readonly about: string; readonly chosen: readonly string[] }>()
  const chosen = held?.about === about ? held.chosen : readColumns(ownShelf(), about)
  const choose = useCallback(
    (next: readonly string[]) => {
      keepColumns(ownShelf(), about, next)
      setHeld({ about, chosen: next })
    },
    [about],
  )
  return [chosen, choose]
}
