import { describe, expect, test } from 'vitest'
import { newKey } from '../src/api/key'
import { DraftStore } from '../src/edit/draft'
import { type Deed, did, EMPTY, forgot, isCommitOf, readStack, redid, stamped, tookBack } from '../src/write/stack'

const deed = (revision: number): Deed => ({ revision, text: `r${revision}`, at: revision })
const by = (revision: number) => ({ revision, at: 10 * revision })

describe('own changes', () => {
  test('undo, redo and undo again follow the revisions that each of them makes', () => {
    let it = did(did(EMPTY, deed(1)), deed(2))
    it = tookBack(stamped(it, 2, 'two'), 2, by(3))
    expect(it.done.map((d) => d.revision)).toEqual([1])
    expect(it.undone).toEqual([{ text: 'r2', ...by(3) }])
    it = redid(stamped(it, 3, 'three'), 3, by(4))
    expect(it.done.at(-1)).toEqual({ text: 'r2', ...by(4) })
    it = tookBack(tookBack(it, 4, by(5)), 1, by(6))
    expect(it.done).toEqual([])
    expect(it.undone.map((d) => d.revision)).toEqual([5, 6])
  })

  test('a fresh change ends what could be redone', () => {
    expect(did(tookBack(did(EMPTY, deed(1)), 1, by(2)), deed(3)).undone).toEqual([])
  })

  test('what somebody else has changed since is passed over', () => {
    expect(forgot(did(did(EMPTY, deed(1)), deed(2)), 2).done).toEqual([deed(1)])
  })

  test('are known again by the time of their commit, and by the clock where the page was left before that came', () => {
    const at = Date.parse('2026-01-02T03:04:05Z')
    const [marked, bare] = [
      { ...deed(1), stamp: '2026-01-02T03:04:05Z' },
      { ...deed(1), at },
    ]
    expect(isCommitOf('2026-01-02T03:04:05Z', marked)).toBe(true)
    expect(isCommitOf('2026-01-02T03:04:06Z', marked)).toBe(false)
    expect(isCommitOf(undefined, bare)).toBe(false)
    expect(isCommitOf('2026-01-02T03:03:05Z', bare)).toBe(true)
    expect(isCommitOf('2026-01-01T03:04:05Z', bare)).toBe(false)
  })

  test('a kept stack is read back, a broken one is none', () => {
    const it = tookBack(did(did(EMPTY, deed(1)), deed(2)), 2, by(3))
    expect(readStack(JSON.stringify(it))).toEqual(it)
    for (const text of [null, '', '{', '[]', '{"done":1}', '{"done":[{"revision":"x"}],"undone":[null]}']) {
      expect(readStack(text)).toEqual(EMPTY)
    }
  })
})

describe('idempotency keys', () => {
  test('are UUIDs of version 7 in the order of time', () => {
    const [a, b] = [newKey(1_790_000_000_000), newKey(1_790_000_000_001)]
    expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(a < b).toBe(true)
    expect(newKey(1)).not.toBe(newKey(1))
    expect(Number.parseInt(a.replaceAll('-', '').slice(0, 12), 16)).toBe(1_790_000_000_000)
  })
})

class Shelf implements Storage {
  private readonly kept = new Map<string, string>()
  room = Number.POSITIVE_INFINITY
  get length() {
    return this.kept.size
  }
  clear() {
    this.kept.clear()
  }
  getItem(key: string) {
    return this.kept.get(key) ?? null
  }
  key(index: number) {
    return [...this.kept.keys()][index] ?? null
  }
  removeItem(key: string) {
    this.kept.delete(key)
  }
  setItem(key: string, value: string) {
    if (value.length > this.room) throw new DOMException('full', 'QuotaExceededError')
    this.kept.set(key, value)
  }
}

const name = 'needlepoint.draft'

describe('drafts', () => {
  test('outlive the page, and old or broken ones are let go', () => {
    const shelf = new Shelf()
    const day = 86_400_000
    new DraftStore({ storage: shelf, name, now: 0 }).put('asset.7', { at: 100 * day, name: 'x' })
    shelf.setItem('needlepoint.draft.asset.8', '{')
    shelf.setItem('needlepoint.draft.asset.9', JSON.stringify({ at: 0 }))
    shelf.setItem('other', '1')
    const again = new DraftStore({ storage: shelf, name, now: 101 * day })
    expect(again.keys()).toEqual(['asset.7'])
    expect(again.get('asset.7')).toEqual({ at: 100 * day, name: 'x' })
    expect(shelf.length).toBe(2)
    again.put('asset.7', undefined)
    expect(new DraftStore({ storage: shelf, name, now: 101 * day }).keys()).toEqual([])
    expect(shelf.getItem('other')).toBe('1')
  })

  test('a browser without room keeps them until the page closes', () => {
    const shelf = new Shelf()
    shelf.room = 3
    const store = new DraftStore({ storage: shelf, name, now: 0 })
    let heard = 0
    store.subscribe(() => heard++)
    store.put('asset.7', { at: 1, name: 'x' })
    expect(store.get('asset.7')).toEqual({ at: 1, name: 'x' })
    expect(heard).toBe(1)
  })
})
