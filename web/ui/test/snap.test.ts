import { describe, expect, test } from 'vitest'
import type { Position } from '../src/api/types'
import { metresAPixel, REACH_PX, type Snap, Snapper } from '../src/draw/snap'

const place = (id: number, distance: number): Snap => ({
  noun: 'asset',
  id,
  on: 'vertex',
  lon: 123 + id / 1e6,
  lat: 41,
  distance_m: distance,
})
const at: Position = [123, 41]

describe('snapping', () => {
  test('asks for as many metres as twelve pixels cover, and takes the first in reach that is not skipped', async () => {
    const asked: number[] = []
    const snapper = new Snapper(
      (it) => it.id === 1,
      async (_, within) => {
        asked.push(within)
        return [place(1, 0.1), place(2, 1), place(3, 2)]
      },
    )
    expect((await snapper.find(at, 18))?.id).toBe(2)
    expect(asked[0]).toBeCloseTo(REACH_PX * metresAPixel(18, 41), 6)
    expect(await snapper.find(at, 21.5)).toBeUndefined()
  })

  test('a server that does not answer leaves the pointer free', async () => {
    const snapper = new Snapper(undefined, () => Promise.reject(new Error('gone')))
    expect(await snapper.find(at, 18)).toBeUndefined()
  })

  test('only the newest place is asked for, and an overtaken answer is dropped', async () => {
    const asked: Position[] = []
    const aborted: boolean[] = []
    const snapper = new Snapper(undefined, async (here, _, signal) => {
      asked.push(here)
      await new Promise((resolve) => setTimeout(resolve, 20))
      aborted.push(signal.aborted)
      return [place(1, 0.1)]
    })
    const first = snapper.find([1, 1], 18)
    const second = snapper.find([2, 2], 18)
    expect(await first).toBeUndefined()
    expect((await second)?.id).toBe(1)
    expect(aborted).toEqual([true, false])
    const heard: Position[] = []
    snapper.follow([3, 3], 18, (_, here) => heard.push(here))
    snapper.follow([4, 4], 18, (_, here) => heard.push(here))
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(asked).toEqual([
      [1, 1],
      [2, 2],
      [4, 4],
    ])
    expect(heard).toEqual([[4, 4]])
  })
})
