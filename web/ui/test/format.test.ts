import { describe, expect, test } from 'vitest'
import { areaText, lengthText, muText } from '../src/format/measures'
import { coordinates, scale, whole } from '../src/format/numbers'
import { age, when } from '../src/format/times'
import { omissionIn } from '../src/map/omitted'

describe('formats', () => {
  test('numbers stand in full', () => {
    expect(whole(60218, 'zh')).toBe('60,218')
    expect(whole(1690, 'en')).toBe('1,690')
    expect(coordinates(123.04617, 41.079851)).toBe('123.04617, 41.07985')
  })

  test('areas change unit at one hectare', () => {
    expect(areaText(1502.4, 'zh')).toBe('1,502.4 m²')
    expect(areaText(574200, 'zh')).toBe('57.42 公顷')
    expect(areaText(574200, 'en')).toBe('57.42 ha')
    expect(muText(574200, 'zh')).toBe('≈ 861.3 亩')
    expect(muText(1502.4, 'zh')).toBeUndefined()
  })

  test('lengths change unit at ten kilometres', () => {
    expect(lengthText(46)).toBe('46 m')
    expect(lengthText(3.44)).toBe('3.4 m')
    expect(lengthText(12400)).toBe('12.4 km')
  })

  test('dates lose the year within the same year', () => {
    const now = new Date('2026-11-24T12:00:00')
    expect(when('2026-11-22T14:36:00', now)).toBe('11-22 14:36')
    expect(when('2021-04-18T08:00:00', now)).toBe('2021-04-18 08:00')
    expect(when('never', now)).toBe('never')
  })

  test('ages keep one unit', () => {
    expect(age(300)).toEqual({ key: 'age.seconds', n: 0 })
    expect(age(180_000)).toEqual({ key: 'age.minutes', n: 3 })
    expect(age(3 * 3_600_000)).toEqual({ key: 'age.hours', n: 3 })
    expect(age(-5)).toEqual({ key: 'age.seconds', n: 0 })
  })

  test('the scale is that of the map tile arithmetic at 96 dpi', () => {
    const atEquatorZoom0 = (40075016.68557849 / 512) * (96 / 0.0254)
    expect(Math.abs(scale(0, 0) / atEquatorZoom0 - 1)).toBeLessThan(0.05)
    expect(scale(16.75, 41.08)).toBe(2000)
  })
})

describe('what tiles leave out', () => {
  test('is added up over the view', () => {
    const tile = (n_shown: number, n_total: number) => ({ properties: { layer: 'assets', n_shown, n_total } })
    expect(omissionIn([])).toBeUndefined()
    expect(omissionIn([tile(8000, 21960), tile(10, 10)])).toEqual({ shown: 8010, total: 21970 })
  })
})
