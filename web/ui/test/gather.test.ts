import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { gather } from '../src/live/gather'

describe('what comes close together', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('window', globalThis)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const start = () => {
    const acts: number[] = []
    const begun = performance.now()
    return { acts, gatherer: gather(() => acts.push(Math.round(performance.now() - begun)), 250) }
  }

  test('is told once, so long after the first of it', () => {
    const { acts, gatherer } = start()
    gatherer.soon(120)
    vi.advanceTimersByTime(100)
    gatherer.soon(120)
    vi.advanceTimersByTime(2000)
    expect(acts).toEqual([120])
  })

  test('never waits longer, however much comes', () => {
    const { acts, gatherer } = start()
    for (let at = 0; at < 1000; at += 5) {
      gatherer.soon(120)
      vi.advanceTimersByTime(5)
    }
    expect(acts).toEqual([120, 370, 620, 870])
  })

  test('a word that does not wait takes with it what does, and stopping ends all', () => {
    const { acts, gatherer } = start()
    gatherer.soon(120)
    gatherer.soon(0)
    vi.advanceTimersByTime(1)
    expect(acts).toEqual([0])
    gatherer.soon(120)
    gatherer.stop()
    vi.advanceTimersByTime(5000)
    expect(acts).toEqual([0])
    gatherer.soon(0)
    vi.advanceTimersByTime(1)
    expect(acts.length).toBe(2)
  })
})
