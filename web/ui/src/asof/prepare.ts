import { getJSON } from '../api/client'
import { signal } from '../view/signal'

/** The way back to a past revision, while the server makes it. */
export interface Going {
  readonly revision: number
  /** Percent; undefined before it is known. */
  readonly part: number | undefined
}

/** Undefined where nobody waits for the past. */
export const going = signal<Going | undefined>(undefined)

interface Progress {
  readonly ready: boolean
  readonly done: number
  readonly total: number
}

const POLL_MS = 400

let turn = 0

const pause = () => new Promise((done) => window.setTimeout(done, POLL_MS))

/**
 * Waits until the server has a past revision ready, so that the map and the lists turn to it at once and not one by one. False
 * where somebody wants to go elsewhere meanwhile. Where the server cannot tell, readers of the revision will hear why.
 */
export async function prepare(revision: number | undefined): Promise<boolean> {
  turn += 1
  const mine = turn
  going.set(undefined)
  if (revision === undefined) return true
  try {
    for (;;) {
      const at = await getJSON<Progress>(`/api/past/${revision}`)
      if (mine !== turn) return false
      if (at.ready) break
      going.set({ revision, part: at.total > 0 ? Math.floor((100 * at.done) / at.total) : undefined })
      await pause()
      if (mine !== turn) return false
    }
  } catch {
    if (mine !== turn) return false
  }
  going.set(undefined)
  return true
}
