import { describe, expect, test } from 'vitest'
import { readPlace } from '../src/palette/place'
import { rank, score } from '../src/palette/rank'

const DISTRICT = [122.9, 41.0, 123.2, 41.2] as const

describe('a place', () => {
  const at = (text: string) => {
    const place = readPlace(text, DISTRICT)
    return place && { lon: Number(place.at[0].toFixed(4)), lat: Number(place.at[1].toFixed(4)), swapped: place.swapped }
  }
  const here = { lon: 123.0561, lat: 41.0827, swapped: false }

  test('is lon, lat', () => {
    for (const text of ['123.0561,41.0827', '123.0561 41.0827', ' 123.0561，41.0827 ', '123.0561; 41.0827']) {
      expect(at(text), text).toEqual(here)
    }
  })

  test('is lat, lon where the range or the district says so', () => {
    expect(at('41.0827, 123.0561')).toEqual({ ...here, swapped: true })
    expect(readPlace('41.1, 23.5', [23, 41, 24, 42])).toEqual({ at: [23.5, 41.1], swapped: true })
    expect(readPlace('23.5, 41.1', [23, 41, 24, 42])).toEqual({ at: [23.5, 41.1], swapped: false })
    expect(readPlace('10, 20', null)).toEqual({ at: [10, 20], swapped: false })
  })

  test('is read in degrees, minutes and seconds', () => {
    const place = readPlace('41°04′57.72″N 123°03′21.96″E', null)
    expect(place?.at[0]).toBeCloseTo(123.0561, 6)
    expect(place?.at[1]).toBeCloseTo(41.0827, 6)
    expect(place?.swapped).toBe(true)
    expect(readPlace(`123°3.366' , 41°4.962'`, null)?.at[0]).toBeCloseTo(123.0561, 6)
    expect(readPlace('东经123度3分21.96秒，北纬41度4分57.72秒', null)?.at[1]).toBeCloseTo(41.0827, 6)
    expect(readPlace('E123.0561 N41.0827', null)?.at).toEqual([123.0561, 41.0827])
    expect(readPlace('33.5S, 151.2E', null)?.at).toEqual([151.2, -33.5])
  })

  test('is nothing else', () => {
    for (const text of ['123.0561', '999,41', '123,41,5', '12N 13N', '123°70′ 41°5′', '210399', 'abc, 41', '']) {
      expect(readPlace(text, DISTRICT), text).toBeUndefined()
    }
  })
})

describe('the ranking', () => {
  const entries = [
    { id: 'lamp', texts: ['路灯', 'Street light'] },
    { id: 'tree', texts: ['行道树', 'Street tree'] },
    { id: 'table', texts: ['打开表格', 'Open the table'] },
    { id: 'print', texts: ['打印', 'Print'] },
  ]
  const ids = (query: string) => rank(entries, query).map((it) => it.id)

  test('finds in both languages', () => {
    expect(ids('灯')).toEqual(['lamp'])
    expect(ids('street')).toEqual(['lamp', 'tree'])
    expect(ids('TREE')).toEqual(['tree', 'lamp'])
    expect(ids('打')).toEqual(['table', 'print'])
  })

  test('puts what begins so before what holds it, and the same before both', () => {
    expect(score('打印', '打印')).toBeGreaterThan(score('打印图纸', '打印'))
    expect(score('print', 'pr')).toBeGreaterThan(score('blue print', 'pr'))
    expect(score('blue print', 'pr')).toBeGreaterThan(score('spray', 'pr'))
    expect(score('street light', 'stli')).toBe(1)
  })

  test('gives nothing for nothing', () => {
    expect(ids('')).toEqual([])
    expect(ids('zzz')).toEqual([])
  })
})
