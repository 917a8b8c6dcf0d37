import { describe, expect, test } from 'vitest'
import { readEntered } from '../src/draw/coordinates'
import { inverse } from '../src/draw/plane'
import { edgeLength } from '../src/measure/ellipsoid'

const near = [123.06, 41.08] as const

/** lon, lat, X (north), Y (east): by PostGIS from EPSG:4490 to EPSG:4550, the 3-degree zone of 123° E. */
const KNOWN = [
  [123.0561, 41.0827, 4549759.032001544, 504714.0794517543],
  [121.6, 38.9, 4308334.402213348, 378549.9264359967],
  [124.49, 45.2, 5008251.394616013, 617072.2814872672],
  [123, 30.5, 3375541.732853519, 500000],
] as const

describe('the coordinate field', () => {
  test('takes degrees in any usual spelling', () => {
    for (const text of [
      '123.0561, 41.0827',
      '123.0561，41.0827',
      '123.0561 41.0827',
      ' １２３.0561,41.0827 ',
      '123.0561;41.0827',
    ]) {
      expect(readEntered(text, { near }), text).toEqual({ at: [123.0561, 41.0827], how: 'degrees' })
    }
  })

  test('takes metres from the vertex before', () => {
    const entered = readEntered('@12.5, -3', { near, last: [123.05, 41.08] })
    expect(entered).toMatchObject({ how: 'relative' })
    if ('at' in entered) expect(edgeLength([123.05, 41.08], entered.at)).toBeCloseTo(Math.hypot(12.5, 3), 3)
    expect(readEntered('@1,1', { near })).toEqual({ why: 'start' })
  })

  test('takes plane metres in either order, with and without the zone', () => {
    for (const [lon, lat, north, east] of KNOWN) {
      for (const text of [`${north}, ${east}`, `${east}, ${north}`, `${north}, ${41_000_000 + east}`]) {
        const entered = readEntered(text, { near })
        expect(entered, text).toMatchObject({ how: 'plane', meridian: 123 })
        if ('at' in entered) expect(edgeLength(entered.at, [lon, lat]), text).toBeLessThan(1e-4)
      }
    }
  })

  test('goes back from the plane to a tenth of a millimetre', () => {
    for (const [lon, lat, north, east] of KNOWN) expect(edgeLength(inverse(north, east, 123), [lon, lat])).toBeLessThan(1e-4)
  })

  test('says what is wrong with anything else', () => {
    expect(readEntered('', { near })).toEqual({ why: 'form' })
    expect(readEntered('123.05', { near })).toEqual({ why: 'form' })
    expect(readEntered('123.05, 41.08, 3', { near })).toEqual({ why: 'form' })
    expect(readEntered('东经123', { near })).toEqual({ why: 'form' })
    expect(readEntered('200, 100', { near })).toEqual({ why: 'range' })
    expect(readEntered('123, 95', { near })).toEqual({ why: 'range' })
  })
})
