import type { ShapeKind } from '../draw/shape'
import type { Typed } from './parse'
import { type Content, same } from './record'

/** An edit that is not saved yet. */
export interface Draft {
  readonly id: number
  /** The record's rev that the edit began from, and the record as it was. */
  readonly rev: number
  readonly base: Content
  readonly content: Content
  /** Inputs whose text is not a value yet, by path, kept as typed. */
  readonly raw: Readonly<Record<string, Typed>>
  readonly reason: string
  readonly at: number
}

/** A new asset that is not saved yet. */
export interface NewDraft {
  readonly content: Partial<Content>
  /** The kind of shape that was chosen, for classes that take several. */
  readonly kind?: ShapeKind
  readonly raw: Readonly<Record<string, Typed>>
  readonly at: number
}

export const isDirty = (draft: Draft) => !same(draft.base, draft.content) || Object.keys(draft.raw).length > 0

type Listener = () => void

/** Drafts that nobody came back to for this long are let go. */
const KEPT_MS = 30 * 86_400_000
const MOST = 50

/** Where drafts are kept, under names that begin with `name`. */
export interface DraftShelf {
  readonly storage: Storage | undefined
  readonly name: string
  readonly now: number
}

/**
 * Keeps drafts in the browser, so that a reload, a lost connection or a visit elsewhere loses nothing. A browser that refuses
 * to store (private windows, a full disk) still keeps them until the page closes.
 */
export class DraftStore {
  private readonly held = new Map<string, unknown>()
  private readonly listeners = new Set<Listener>()
  private readonly storage: Storage | undefined
  private readonly prefix: string

  constructor({ storage, name, now }: DraftShelf) {
    this.storage = storage
    this.prefix = `${name}.`
    this.load(now)
  }

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  readonly get = <T>(key: string): T | undefined => this.held.get(key) as T | undefined

  readonly keys = (): string[] => [...this.held.keys()]

  readonly put = (key: string, draft: unknown) => {
    if (draft === undefined) this.held.delete(key)
    else this.held.set(key, draft)
    try {
      if (draft === undefined) this.storage?.removeItem(this.prefix + key)
      else this.storage?.setItem(this.prefix + key, JSON.stringify(draft))
    } catch {
      // Refused for lack of room: the copy in memory stands.
    }
    for (const listener of this.listeners) listener()
  }

  private load(now: number) {
    const { storage, prefix } = this
    if (!storage) return
    const found: { key: string; at: number; draft: unknown }[] = []
    for (let i = 0; i < storage.length; i++) {
      const name = storage.key(i) ?? ''
      if (!name.startsWith(prefix)) continue
      try {
        const draft = JSON.parse(storage.getItem(name) ?? '') as { at?: number }
        found.push({ key: name.slice(prefix.length), at: draft.at ?? 0, draft })
      } catch {
        found.push({ key: name.slice(prefix.length), at: 0, draft: undefined })
      }
    }
    found.sort((a, b) => b.at - a.at)
    for (const [index, { key, at, draft }] of found.entries()) {
      if (draft === undefined || index >= MOST || now - at > KEPT_MS) storage.removeItem(prefix + key)
      else this.held.set(key, draft)
    }
  }
}

export const draftKey = (id: number) => `asset.${id}`
export const NEW_DRAFT = 'new'
