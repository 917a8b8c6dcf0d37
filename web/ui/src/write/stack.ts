/** One write of this browser that can be taken back: its revision, and what it did in words. */
export interface Deed {
  readonly revision: number
  readonly text: string
  readonly at: number
  /** When the server says it was committed: a store of the same address that is another book has another time here. */
  readonly stamp?: string
}

/** What was done and what was taken back, the newest last. Undoing is itself a revision, and redoing is the undo of that. */
export interface Stack {
  readonly done: readonly Deed[]
  readonly undone: readonly Deed[]
}

export const EMPTY: Stack = { done: [], undone: [] }

const MOST = 50

/** A fresh write; what had been taken back can no longer be redone. */
export const did = (stack: Stack, deed: Deed): Stack => ({ done: [...stack.done, deed].slice(-MOST), undone: [] })

/** The revision that took a deed back or did it again, and when this browser heard of it. */
type By = Pick<Deed, 'revision' | 'at'>

/** The deed of a revision was taken back by another. An unknown revision (somebody else's) leaves the stack as it is. */
export function tookBack(stack: Stack, revision: number, by: By): Stack {
  const deed = stack.done.find((it) => it.revision === revision)
  if (!deed) return stack
  return {
    done: stack.done.filter((it) => it !== deed),
    undone: [...stack.undone, { text: deed.text, ...by }].slice(-MOST),
  }
}

/** What a revision had taken back was done again by another. */
export function redid(stack: Stack, revision: number, by: By): Stack {
  const deed = stack.undone.find((it) => it.revision === revision)
  if (!deed) return stack
  return { done: [...stack.done, { text: deed.text, ...by }].slice(-MOST), undone: stack.undone.filter((it) => it !== deed) }
}

/** A deed that can no longer be taken back (somebody changed it since) leaves the stack, so that the one below is reached. */
export const forgot = (stack: Stack, revision: number): Stack => ({
  done: stack.done.filter((it) => it.revision !== revision),
  undone: stack.undone.filter((it) => it.revision !== revision),
})

/** Writes down when the server committed a deed. */
export const stamped = (stack: Stack, revision: number, stamp: string): Stack => {
  const mark = (it: Deed) => (it.revision === revision ? { ...it, stamp } : it)
  return { done: stack.done.map(mark), undone: stack.undone.map(mark) }
}

/** How far the clocks of browser and server may be apart. */
const CLOCK_MS = 5 * 60_000

/**
 * Whether what the server committed at the time `stamp` (undefined: it has no such revision) is the deed, and not a revision of
 * the same number in another book. A page that was left before the stamp came goes by its own clock.
 */
export const isCommitOf = (stamp: string | undefined, deed: Deed): boolean =>
  stamp !== undefined && (deed.stamp ? stamp === deed.stamp : Math.abs(Date.parse(stamp) - deed.at) < CLOCK_MS)

const isDeed = (it: unknown): it is Deed =>
  typeof it === 'object' && it !== null && Number.isSafeInteger((it as Deed).revision) && typeof (it as Deed).text === 'string'

/** Reads a stack that was kept as text; anything else than one is an empty stack. */
export function readStack(text: string | null): Stack {
  try {
    const { done, undone } = JSON.parse(text ?? '') as Record<'done' | 'undone', unknown>
    if (!Array.isArray(done) || !Array.isArray(undone)) return EMPTY
    return { done: done.filter(isDeed), undone: undone.filter(isDeed) }
  } catch {
    return EMPTY
  }
}
