import { colour } from '../design/colour'
import type { Said } from '../i18n/useWords'
import type { Counts, Verdict, Wanted } from './types'

/** How a verdict looks, on the map as in the lists: colour, shape and word always together. Paths are drawn on 16 × 16. */
export interface Look {
  readonly colour: string
  /** The filled shape. */
  readonly shape: string
  /** What is cut into it in white. */
  readonly cut?: string
  /** Its size on the map, in CSS pixels. */
  readonly size: number
}

export const LOOKS: Readonly<Record<Verdict, Look>> = {
  insert: {
    colour: colour.condition.intact,
    shape: 'M8 1a7 7 0 1 0 0 14a7 7 0 1 0 0-14z',
    cut: 'M8 4.6v6.8M4.6 8h6.8',
    size: 16,
  },
  update: { colour: colour.brand[6], shape: 'M8 .6L15.4 8L8 15.4L.6 8z', cut: 'M5.6 8h4.8', size: 16 },
  same: { colour: colour.ink[400], shape: 'M8 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z', size: 12 },
  retire: { colour: colour.condition.abandoned, shape: 'M1.5 1.5h13v13h-13z', cut: 'M4.8 8h6.4', size: 15 },
  rejected: { colour: colour.severity.error, shape: 'M8 .8L15.6 14.4H.4z', cut: 'M8 5.6v4.2M8 12v.4', size: 17 },
}

/** An update that moves; on the map it is an update with a line from where it was. */
const MOVES: Look = { colour: colour.brand[6], shape: 'M1 6.2h7.2V2.4L15.4 8l-7.2 5.6V9.8H1z', size: 15 }

/** In the order in which people ask: what is new, what changes, what goes, what is wrong, what stays. */
export const WANTED: readonly Wanted[] = ['insert', 'update', 'moved', 'retire', 'rejected', 'same']

export const WANTED_WORDS: Readonly<Record<Wanted, Said>> = {
  insert: 'import.insert',
  update: 'import.update',
  moved: 'import.moved',
  same: 'import.same',
  retire: 'import.retire',
  rejected: 'import.rejected',
}

export const lookOf = (wanted: Wanted): Look => (wanted === 'moved' ? MOVES : LOOKS[wanted])

export function countOf(counts: Counts, wanted: Wanted): number {
  switch (wanted) {
    case 'insert':
      return counts.inserted
    case 'update':
      return counts.updated
    case 'moved':
      return counts.moved
    case 'same':
      return counts.same
    case 'retire':
      return counts.retired
    case 'rejected':
      return counts.rejected
  }
}

/** How many records a commit of the plan changes. */
export const changesOf = (counts: Counts): number => counts.inserted + counts.updated + counts.retired
