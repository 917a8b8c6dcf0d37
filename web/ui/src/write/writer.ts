import { getJSON } from '../api/client'
import { newKey } from '../api/key'
import { Refusal, sendJSON } from '../api/send'
import type { Noun } from '../api/types'
import type { Operation } from '../edit/record'
import { type Deed, did, EMPTY, forgot, isCommitOf, readStack, redid, type Stack, stamped, tookBack } from './stack'

export interface Receipt {
  readonly revision: number
  readonly ids: readonly number[]
  readonly replayed: boolean
}

export interface Write {
  readonly operations: readonly Operation[]
  /** What the write does, in words, for the toast and the list of own changes. */
  readonly text: string
  readonly reason?: string
  /** The revision that the writer looked at. */
  readonly base?: number
}

/** What happened to the stack, for whoever tells the user. */
export type Event =
  | { readonly kind: 'done' | 'undone' | 'redone'; readonly deed: Deed }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly deed?: Deed }
  | { readonly kind: 'nothing'; readonly way: 'undo' | 'redo' }

type Listener = () => void

/** Where the stack is kept, and under which name. */
export interface Shelf {
  readonly storage: Storage | undefined
  readonly name: string
}

/** A write that got no answer is sent again with the same key, which the server counts once. */
const TRIES = 3
const PAUSE_MS = 700

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** When the server committed a revision; undefined where it cannot say. */
async function stampOf(revision: number): Promise<string | undefined> {
  try {
    const { items } = await getJSON<{ items: readonly { revision: number; at: string }[] }>(
      `/api/changesets?before=${revision + 1}&limit=1`,
    )
    return items.find((it) => it.revision === revision)?.at
  } catch {
    return undefined
  }
}

async function sent<T>(path: string, body: unknown): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendJSON<T>({ method: 'POST', path, body })
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      const again = cause.status === 0 || cause.status === 503
      if (!again || attempt === TRIES) throw cause
      await pause(cause.retryAfter ? cause.retryAfter * 1000 : PAUSE_MS * attempt)
    }
  }
}

/**
 * The one place from which this browser writes. Every write is one change set with its own idempotency key, lands on the stack
 * of own changes and can be taken back there. The stack outlives a reload.
 */
export class Writer {
  private held: Stack
  private readonly storage: Storage | undefined
  private readonly name: string
  private readonly listeners = new Set<Listener>()
  private readonly hearers = new Set<(event: Event) => void>()
  /** Revisions of a page before this one, which may have looked at another book. */
  private readonly restored: Set<number>
  private working: Promise<unknown> = Promise.resolve()

  constructor({ storage, name }: Shelf) {
    this.storage = storage
    this.name = name
    let kept: string | null = null
    try {
      kept = storage?.getItem(name) ?? null
    } catch {
      // A browser that keeps nothing begins with an empty stack.
    }
    this.held = kept ? readStack(kept) : EMPTY
    this.restored = new Set([...this.held.done, ...this.held.undone].map((it) => it.revision))
  }

  readonly stack = (): Stack => this.held

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Hears what was written, taken back or refused, to tell the user. */
  readonly hear = (hearer: (event: Event) => void) => {
    this.hearers.add(hearer)
    return () => {
      this.hearers.delete(hearer)
    }
  }

  /** Commits a change set; throws Refusal, which is the caller's to show beside its form. */
  readonly commit = async (write: Write): Promise<Receipt> => {
    const body = { key: newKey(), reason: write.reason || undefined, base: write.base, operations: write.operations }
    const receipt = await sent<Receipt>('/api/changesets', body)
    this.note({ revision: receipt.revision, text: write.text })
    return receipt
  }

  /** Puts a revision that was written elsewhere (a bulk edit, an import) on the stack, and tells of it. */
  readonly note = ({ revision, text }: { readonly revision: number; readonly text: string }) => {
    const deed = { revision, text, at: Date.now() }
    this.keep(did(this.held, deed))
    this.tell({ kind: 'done', deed })
    this.stamp(revision)
  }

  /** Takes back the newest own change, or the given revision (anybody's). Refusals are told, not thrown. */
  readonly undo = (revision?: number): Promise<Receipt | undefined> =>
    this.inTurn(() => {
      const deed = revision === undefined ? this.held.done.at(-1) : this.held.done.find((it) => it.revision === revision)
      const target = revision ?? deed?.revision
      if (target === undefined) return this.nothing('undo')
      return this.takeBack({ target, deed, kind: 'undone' })
    })

  /** Does again what was taken back last. */
  readonly redo = (): Promise<Receipt | undefined> =>
    this.inTurn(() => {
      const deed = this.held.undone.at(-1)
      return deed ? this.takeBack({ target: deed.revision, deed, kind: 'redone' }) : this.nothing('redo')
    })

  /** Takes back what one revision did to one record. */
  readonly undoOne = (change: { revision: number; noun: Noun; id: number; text: string }): Promise<Receipt | undefined> =>
    this.inTurn(async () => {
      const { revision, noun, id, text } = change
      try {
        const receipt = await sent<Receipt>(`/api/changesets/${revision}/undo`, { key: newKey(), noun, id })
        const deed = { revision: receipt.revision, text, at: Date.now() }
        this.keep(did(this.held, deed))
        this.tell({ kind: 'done', deed })
        this.stamp(receipt.revision)
        return receipt
      } catch (cause) {
        return this.refused(cause)
      }
    })

  private async takeBack(it: { target: number; deed: Deed | undefined; kind: 'undone' | 'redone' }) {
    const { target, deed, kind } = it
    if (deed && this.restored.has(target) && !isCommitOf(await stampOf(target), deed)) {
      this.keep(forgot(this.held, target))
      return this.nothing(kind === 'undone' ? 'undo' : 'redo')
    }
    try {
      const receipt = await sent<Receipt>(`/api/changesets/${target}/undo`, { key: newKey() })
      const told = deed ?? { revision: target, text: '', at: Date.now() }
      const by = { revision: receipt.revision, at: Date.now() }
      const next = kind === 'undone' ? tookBack(this.held, target, by) : redid(this.held, target, by)
      this.keep(next === this.held ? did(this.held, { ...by, text: '' }) : next)
      this.tell({ kind, deed: { ...told, revision: receipt.revision } })
      this.stamp(receipt.revision)
      return receipt
    } catch (cause) {
      if (cause instanceof Refusal && (cause.status === 409 || cause.status === 404)) this.keep(forgot(this.held, target))
      return this.refused(cause, deed)
    }
  }

  private async stamp(revision: number) {
    const stamp = await stampOf(revision)
    if (stamp) this.keep(stamped(this.held, revision, stamp))
  }

  /** One undo after the other: two quick presses take back two changes, not the same one twice. */
  private inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const next = this.working.then(work, work)
    this.working = next.catch(() => undefined)
    return next
  }

  private nothing(way: 'undo' | 'redo'): undefined {
    this.tell({ kind: 'nothing', way })
  }

  private refused(cause: unknown, deed?: Deed): undefined {
    if (!(cause instanceof Refusal)) throw cause
    this.tell({ kind: 'refused', refusal: cause, deed })
  }

  private keep(stack: Stack) {
    this.held = stack
    try {
      this.storage?.setItem(this.name, JSON.stringify(stack))
    } catch {
      // Refused for lack of room: the stack in memory stands.
    }
    for (const listener of this.listeners) listener()
  }

  private tell(event: Event) {
    for (const hearer of this.hearers) hearer(event)
  }
}
