import { describe, expect, test } from 'vitest'
import { LostTiles } from '../src/map/lost'

const tile = (x: number) => ({ z: 16, x, y: 1 })

describe('tiles that did not come', () => {
  test('are asked for again after a while, and then less and less often', () => {
    const lost = new LostTiles(() => 0)
    let now = 0
    for (const wait of [2_500, 5_000, 10_000, 20_000, 30_000, 30_000]) {
      lost.lose(tile(1), now)
      expect(lost.next([tile(1)])).toBe(now + wait)
      expect(lost.due([tile(1)], now + wait - 1)).toEqual([])
      now += wait
      expect(lost.due([tile(1)], now)).toEqual([tile(1)])
      lost.ask([tile(1)])
      expect(lost.due([tile(1)], now + 1e6)).toEqual([])
    }
  })

  test('are forgotten when they come, and wait while nobody looks at them', () => {
    const lost = new LostTiles(() => 1)
    lost.lose(tile(1), 0)
    lost.lose(tile(2), 100)
    expect(lost.next([tile(1), tile(2), tile(3)])).toBe(3_750)
    expect(lost.due([tile(2), tile(3)], 1e6)).toEqual([tile(2)])
    lost.find(tile(2))
    expect(lost.due([tile(1), tile(2)], 1e6)).toEqual([tile(1)])
    expect(lost.next([tile(3)])).toBe(Number.POSITIVE_INFINITY)
    lost.find(tile(1))
    lost.lose(tile(1), 0)
    expect(lost.next([tile(1)])).toBe(3_750)
  })
})
