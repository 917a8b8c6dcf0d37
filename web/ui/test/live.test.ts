import { describe, expect, test } from 'vitest'
import { newsOf, placesOf, touchesGround } from '../src/live/news'
import { type StreamEvent, streamParser } from '../src/live/parser'
import { type FeedState, next, type Revised, START, waitAfter } from '../src/live/state'
import { seeded } from './random'

const revised = (revision: number, boxes: Revised['boxes'] = [[1, 1, 1, 1]]): Revised => ({
  revision,
  at: '',
  actor: '',
  via: '',
  reason: '',
  inserted: 0,
  updated: 1,
  deleted: 0,
  assets: [1],
  boundaries: [],
  more: 0,
  bbox: [1, 1, 1, 1],
  boxes,
})

describe('the stream', () => {
  const text =
    'event: hello\ndata: {"revision":3}\n\n: alive\n\nevent: revision\r\nid: 4\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata: plain\n\nid: 5\n\n'
  const wanted = [
    { name: 'hello', id: '', data: '{"revision":3}' },
    { name: '', id: '', data: '' },
    { name: 'revision', id: '4', data: '{"a":\n1}' },
    { name: 'message', id: '4', data: 'plain' },
  ]

  test('is read the same wherever it is cut', () => {
    const random = seeded('stream')
    for (let run = 0; run < 200; run++) {
      const heard: StreamEvent[] = []
      const parse = streamParser((event) => heard.push(event))
      for (let at = 0; at < text.length; ) {
        const to = at + 1 + Math.floor(random.next() * 12)
        parse(text.slice(at, to))
        at = to
      }
      expect(heard).toEqual(wanted)
    }
  })
})

describe('the feed', () => {
  const run = (signals: Parameters<typeof next>[1][], from: FeedState = START) => signals.reduce(next, from)

  test('takes the first number it hears and follows from there', () => {
    const state = run([
      { what: 'open', now: 1 },
      { what: 'hello', now: 2, revision: 7, hash: 'a' },
      { what: 'revision', now: 3, revised: revised(8) },
    ])
    expect(state).toMatchObject({ link: 'open', revision: 8, heardAt: 3, failures: 0, resets: 0 })
  })

  test('after a break waits for the missed revisions rather than jumping over them', () => {
    const before = run([{ what: 'hello', now: 1, revision: 7, hash: 'a' }])
    const again = run(
      [
        { what: 'closed', now: 2 },
        { what: 'hello', now: 3, revision: 9, hash: 'b' },
      ],
      before,
    )
    expect(again).toMatchObject({ revision: 7, resets: 0, link: 'open' })
    expect(
      run(
        [
          { what: 'revision', now: 4, revised: revised(8) },
          { what: 'revision', now: 5, revised: revised(9) },
        ],
        again,
      ).revision,
    ).toBe(9)
  })

  test('hears a revision that it knows already without moving back', () => {
    const state = run([
      { what: 'hello', now: 1, revision: 7, hash: 'a' },
      { what: 'revision', now: 2, revised: revised(6) },
    ])
    expect(state).toMatchObject({ revision: 7, heardAt: 2 })
  })

  test('reads everything anew where the book is another one', () => {
    const before = run([{ what: 'hello', now: 1, revision: 7, hash: 'a' }])
    expect(next(before, { what: 'hello', now: 2, revision: 3, hash: 'c' })).toMatchObject({ revision: 3, resets: 1 })
    expect(next(before, { what: 'hello', now: 2, revision: 7, hash: 'c' })).toMatchObject({ revision: 7, resets: 1 })
    expect(next(before, { what: 'hello', now: 2, revision: 7, hash: 'a' })).toMatchObject({ resets: 0 })
    expect(next(before, { what: 'reset', now: 2, revision: 90 })).toMatchObject({ revision: 90, resets: 1 })
  })

  test('does not mistake its own place after a revision for another book', () => {
    const state = run([
      { what: 'hello', now: 1, revision: 7, hash: 'a' },
      { what: 'revision', now: 2, revised: revised(8) },
    ])
    expect(next(state, { what: 'hello', now: 3, revision: 8, hash: 'b' })).toMatchObject({ revision: 8, resets: 0, hash: 'b' })
  })

  test('is lost at the second failure, keeps its number, and is found again', () => {
    const one = run([
      { what: 'hello', now: 1, revision: 7, hash: 'a' },
      { what: 'closed', now: 2 },
    ])
    expect(one.link).toBe('connecting')
    const two = next(one, { what: 'closed', now: 3 })
    expect(two).toMatchObject({ link: 'lost', revision: 7, heardAt: 1 })
    expect(next(two, { what: 'alive', now: 4 })).toMatchObject({ link: 'open', failures: 0, heardAt: 4 })
  })

  test('tries again after waits that grow and stay bounded', () => {
    for (const chance of [0, 0.5, 1]) {
      const waits = [1, 2, 3, 4, 5, 6, 20, 2000].map((failures) => waitAfter(failures, chance))
      expect(waits).toEqual([...waits].sort((a, b) => a - b))
      expect(waits[0]).toBeLessThan(1000)
      expect(waits.at(-1)).toBeLessThan(20_000)
    }
  })
})

describe('news', () => {
  const at = (revision: number, resets = 0): FeedState => ({ ...START, link: 'open', revision, resets })

  test('names the places of what was missed', () => {
    const news = newsOf(at(4), at(6), [revised(5, [[1, 1, 1, 1]]), revised(6, [[2, 2, 3, 3]])])
    expect(news).toMatchObject({ all: false, since: 4, revision: 6 })
    expect(placesOf(news, 4, 6)).toEqual([
      [1, 1, 1, 1],
      [2, 2, 3, 3],
    ])
    expect(placesOf(news, 5, 6)).toEqual([[2, 2, 3, 3]])
  })

  test('with a gap, after a reset, or of other revisions says that everything may have changed', () => {
    expect(newsOf(at(4), at(6), [revised(6)])?.all).toBe(true)
    expect(newsOf(at(4), at(6), [])?.all).toBe(true)
    expect(newsOf(at(4), at(4, 1), [])?.all).toBe(true)
    const news = newsOf(at(4), at(5), [revised(5)])
    expect(placesOf(news, 3, 5)).toBeNull()
    expect(placesOf(news, 4, 6)).toBeNull()
    expect(placesOf(undefined, 4, 5)).toBeNull()
  })

  test('before the first word and without a change is none', () => {
    expect(newsOf(START, at(9), [])).toBeUndefined()
    expect(newsOf(at(9), at(9), [])).toBeUndefined()
  })

  test('of points alone leaves the ground as it is', () => {
    const points = newsOf(at(4), at(5), [revised(5)])
    expect(touchesGround(points)).toBe(false)
    expect(touchesGround(newsOf(at(4), at(5), [revised(5, [[1, 1, 2, 2]])]))).toBe(true)
    expect(touchesGround(newsOf(at(4), at(5), [{ ...revised(5), boundaries: [3] }]))).toBe(true)
    expect(touchesGround(undefined)).toBe(true)
  })
})
