import { describe, expect, test } from 'vitest'
import { edgeOf, isFiltered, NO_FILTER, passes, readFilter, writeFilter } from '../src/audit/filter'
import { merge, type Stream } from '../src/audit/merge'
import type { AuditEvent, Line } from '../src/audit/types'
import { seeded } from './random'

const minute = (n: number) => new Date(Date.UTC(2026, 10, 22, 0, n)).toISOString()

const event = (n: number, part: Partial<AuditEvent> = {}): Line => ({
  kind: 'event',
  at: minute(n),
  event: { seq: n, at: minute(n), actor: 'zhoulan', via: 'ui', client: '10.0.0.7', what: 'signed_in', subject: '', ...part },
})
const entry = (n: number, reason = ''): Line => ({
  kind: 'book',
  at: minute(n),
  entry: { revision: n, at: minute(n), actor: 'wang', via: 'import', reason, inserted: 1, updated: 0, deleted: 0 },
})

describe('two trails as one', () => {
  test('show nothing that something not yet read might come before', () => {
    const events: Stream = { lines: [event(9), event(5)], more: true }
    const book: Stream = { lines: [entry(8), entry(2)], more: true }
    const { lines, wanting } = merge([events, book])
    expect(lines.map((it) => it.at)).toEqual([9, 8, 5].map(minute))
    expect(wanting).toEqual([0])
  })

  test('begin with both, and end where both are read', () => {
    expect(
      merge([
        { lines: [], more: true },
        { lines: [], more: true },
      ]),
    ).toEqual({ lines: [], wanting: [0, 1] })
    const all = merge([
      { lines: [event(3)], more: false },
      { lines: [entry(1)], more: false },
    ])
    expect(all.wanting).toEqual([])
    expect(all.lines).toHaveLength(2)
  })

  test('come out the same however they are cut into pages', () => {
    const { next } = seeded('audit')
    for (let round = 0; round < 200; round++) {
      const trails = [0, 1].map((side) =>
        Array.from({ length: Math.floor(next() * 12) }, () => Math.floor(next() * 40))
          .sort((a, b) => b - a)
          .map((n) => (side === 0 ? event(n) : entry(n))),
      )
      const read = trails.map(() => 0)
      let shown: readonly Line[] = []
      for (let step = 0; step < 100; step++) {
        const now = merge(
          trails.map((lines, index) => ({ lines: lines.slice(0, read[index]), more: (read[index] ?? 0) < lines.length })),
        )
        // What was shown stays where it was.
        expect(now.lines.slice(0, shown.length).map((it) => it.at)).toEqual(shown.map((it) => it.at))
        shown = now.lines
        if (now.wanting.length === 0) break
        for (const index of now.wanting) read[index] = (read[index] ?? 0) + 1 + Math.floor(next() * 3)
      }
      const whole = trails.flat().map((it) => it.at)
      expect(shown.map((it) => it.at)).toEqual(whole.sort().reverse())
    }
  })
})

describe('the filter', () => {
  test('comes back from the address, and reads nothing that is none', () => {
    const filter = { topic: 'rights', actor: 'zhoulan', via: 'ui', from: '2026-11-01', to: '2026-11-22', text: '湖 滨' } as const
    expect(readFilter(writeFilter(filter))).toEqual(filter)
    expect(writeFilter(NO_FILTER)).toBe('')
    expect(readFilter('?topic=constructor&from=x&to=2026-1-1')).toEqual(NO_FILTER)
    expect(isFiltered(NO_FILTER)).toBe(false)
  })

  test('takes both days whole', () => {
    const day = '2026-11-22'
    const at = (ms: number | undefined): Line => ({ ...event(0), at: new Date(ms ?? 0).toISOString() })
    const [begin, end] = [edgeOf(day, false) ?? 0, edgeOf(day, true) ?? 0]
    expect(end - begin).toBe(86_400_000)
    const filter = { ...NO_FILTER, from: day, to: day }
    expect([begin - 1, begin, end - 1, end].map((ms) => passes(at(ms), filter))).toEqual([false, true, true, false])
  })

  test('passes what is asked for', () => {
    const only = (part: Partial<typeof NO_FILTER>, line: Line) => passes(line, { ...NO_FILTER, ...part })
    expect(only({ topic: 'book' }, entry(1))).toBe(true)
    expect(only({ topic: 'book' }, event(1))).toBe(false)
    expect(only({ topic: 'sign' }, entry(1))).toBe(false)
    expect(only({ topic: 'refused' }, event(1, { what: 'denied' }))).toBe(true)
    expect(only({ actor: ' ZhouLan ' }, event(1))).toBe(true)
    expect(only({ actor: 'zhou' }, event(1))).toBe(false)
    expect(only({ via: 'import' }, entry(1))).toBe(true)
    expect(only({ text: '湖滨' }, entry(1, '湖滨街道年度更新'))).toBe(true)
    expect(only({ text: 'csv' }, event(1, { what: 'exported', detail: { format: 'CSV' } }))).toBe(true)
    expect(only({ text: '10.0.0.8' }, event(1))).toBe(false)
  })
})
