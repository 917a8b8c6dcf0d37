import { describe, expect, test } from 'vitest'
import type { Boundary, Geometry } from '../src/api/types'
import { boundsOf, placeOf } from '../src/map/geometry'
import { outsideOf } from '../src/map/outside'
import { placesOf } from '../src/map/places'

/** A horseshoe, whose middle is not in it. */
const horseshoe: Geometry = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [10, 0],
      [10, 10],
      [8, 10],
      [8, 2],
      [2, 2],
      [2, 10],
      [0, 10],
      [0, 0],
    ],
  ],
}

describe('a place for a name', () => {
  test('lies inside the area', () => {
    const [lon = 0, lat = 0] = placeOf(horseshoe) ?? []
    expect(lat < 2 || lon < 2 || lon > 8).toBe(true)
    expect(lon > 0 && lon < 10 && lat > 0 && lat < 10).toBe(true)
  })

  test('is the point of a point, and nothing for nothing', () => {
    expect(placeOf({ type: 'Point', coordinates: [123, 41] })).toEqual([123, 41])
    expect(placeOf({ type: 'Polygon', coordinates: [] })).toBeUndefined()
    expect(boundsOf({ type: 'MultiPoint', coordinates: [] })).toBeUndefined()
    expect(boundsOf(horseshoe)).toEqual([0, 0, 10, 10])
  })
})

const boundary = (part: Partial<Boundary>): Boundary => ({
  id: 1,
  kind: 'district',
  stage: 'in_service',
  geometry: horseshoe,
  rev: 1,
  ...part,
})

describe('the mask', () => {
  test('has the district as its hole, and is absent without one', () => {
    expect(outsideOf([]).features).toEqual([])
    const [feature] = outsideOf([boundary({})]).features
    expect(feature?.geometry).toMatchObject({ type: 'Polygon' })
    expect(feature?.geometry).toHaveProperty('coordinates.length', 2)
  })
})

describe('names of areas', () => {
  test('stand at their place in the language spoken, with the area where only one area bears the name', () => {
    const places = [
      { kind: 'park' as const, name: '玉龙湾湿地公园', lon: 1, lat: 1, area_m2: 574200, parts: 1 },
      { class: 'river_reach', name: '玉河', name_en: 'Jade River', lon: 3, lat: 3, area_m2: 9, parts: 2 },
    ]
    const { features } = placesOf(places, 'zh')
    expect(features.map((it) => [it.properties?.role, it.properties?.name, it.properties?.area])).toEqual([
      ['park', '玉龙湾湿地公园', '57.42 公顷'],
      ['water', '玉河', undefined],
    ])
    expect(features[1]?.geometry).toEqual({ type: 'Point', coordinates: [3, 3] })
    expect(placesOf(places, 'en').features[1]?.properties?.name).toBe('Jade River')
  })
})
