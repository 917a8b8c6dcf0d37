import { describe, expect, test } from 'vitest'
import { tileAddress } from '../src/base/basemap'
import { basemapOf, type Draft, draftOf, EMPTY, fault, fieldsOf, freshKey } from '../src/settings/draft'
import { fileKey } from '../src/settings/Upload'

const xyz: Draft = {
  ...EMPTY,
  kind: 'xyz',
  zh: '影像',
  en: 'Imagery',
  url: 'https://t.example/{z}/{x}/{y}.png',
  attribution: '市局',
}

describe('a basemap typed in', () => {
  test('comes back from what is sent', () => {
    expect(draftOf(basemapOf(xyz, 'xyz'))).toEqual(xyz)
  })

  test('sends only what its kind asks for', () => {
    const sent = basemapOf({ ...xyz, layers: 'a', style: 'img', token: '' }, 'xyz')
    expect(Object.keys(sent).sort()).toEqual(['attribution', 'key', 'kind', 'maxzoom', 'minzoom', 'name', 'url'])
  })

  test('is judged field by field', () => {
    expect(fieldsOf('xyz').filter((field) => fault(xyz, field))).toEqual([])
    expect(fault({ ...xyz, url: 'ftp://t/{z}/{x}/{y}' }, 'url')).toBe('base.faultUrl')
    expect(fault({ ...xyz, url: 'https://t/{z}/{x}' }, 'url')).toBe('base.faultXyz')
    expect(fault({ ...xyz, kind: 'wmts', url: 'https://t/{TileMatrix}/{TileRow}/{TileCol}' }, 'url')).toBeUndefined()
    expect(fault({ ...xyz, maxzoom: '3', minzoom: '4' }, 'maxzoom')).toBe('base.faultZooms')
    expect(fault({ ...xyz, maxzoom: '-1' }, 'maxzoom')).toBe('base.faultZoom')
    expect(fault({ ...xyz, zh: ' ' }, 'zh')).toBe('base.faultName')
    expect(fault(EMPTY, 'token')).toBe('base.faultKey')
    expect(fault({ ...xyz, attribution: '<b>' }, 'attribution')).toBe('base.faultMarkup')
  })

  test('gets a key of its own', () => {
    expect(freshKey('xyz', ['own', 'xyz', 'xyz-2'])).toBe('xyz-3')
  })
})

test('a file gets a name that the service takes', () => {
  expect(fileKey('District Base.PMTiles')).toBe('district-base')
  expect(fileKey('底图.pmtiles')).toBe('basemap')
})

test('a tile over a place is asked for as the scheme counts', () => {
  const source = { tiles: ['https://t/{z}/{x}/{y}'], minzoom: 0, maxzoom: 18 }
  expect(tileAddress(source, 1, [123, 41])).toBe('https://t/1/1/0')
  expect(tileAddress({ ...source, scheme: 'tms' }, 1, [123, 41])).toBe('https://t/1/1/1')
  const [, box = ''] =
    /bbox=(.*)/.exec(tileAddress({ ...source, tiles: ['https://w?bbox={bbox-epsg-3857}'] }, 1, [123, 41])) ?? []
  expect(box.split(',').map((it) => Math.round(Number(it)))).toEqual([0, 0, 20037508, 20037508])
})
