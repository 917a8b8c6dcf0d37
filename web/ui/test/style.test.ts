import { featureFilter, validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, test } from 'vitest'
import { type AssetClass, CONDITIONS, STAGES } from '../src/api/types'
import tokens from '../src/design/tokens.json'
import { restyle } from '../src/map/diff'
import { shown } from '../src/map/expressions'
import { thirdPartyStyle } from '../src/map/published'
import { buildLayers, buildStyle } from '../src/map/style'
import { BROKEN, DEFAULT_FILTER, shows } from '../src/view/filter'
import { seeded } from './random'
import { randomFilter, SOME_CLASSES } from './randomFilter'

const lamp: AssetClass = {
  key: 'street_light',
  name: { zh: '路灯', en: 'street light' },
  standard: 'GB/T 47678.5-2026',
  code: '01037',
  geometry: ['point'],
  group: 'LAMP',
  icon: { set: 'temaki', name: 'street_lamp_arm' },
  fallback: '灯',
  own_zoom: 14.5,
}
const tree: AssetClass = { ...lamp, key: 'street_tree', name: { zh: '行道树', en: 'street tree' }, group: 'TREE', own_zoom: 16 }

const input = {
  tileSet: { tiles: ['http://127.0.0.1/tiles/{z}/{x}/{y}.mvt'], minzoom: 0, maxzoom: 16 },
  cellTiles: 'http://127.0.0.1/tiles/{z}/{x}/{y}.mvt?layers=cells',
  stitches: { shown: true, crowded: false },
  filter: DEFAULT_FILTER,
  boundaryLayers: ['district', 'cell.city-management'],
  classes: [lamp, tree],
  lang: 'zh' as const,
}

const colours = (value: unknown) =>
  new Set((JSON.stringify(value).match(/#[0-9A-Fa-f]{3,8}|rgba?\([^)]*\)/g) ?? []).map((c) => c.toUpperCase()))
const tokenColours = colours(tokens.color)

describe('the map style', () => {
  test('is valid in both languages, with and without a catalogue, under every kind of filter', () => {
    const random = seeded('style')
    for (let i = 0; i < 20; i++) {
      const style = buildStyle({
        ...input,
        filter: randomFilter(random),
        lang: random.pick(['zh', 'en']),
        classes: random.pick([[], [lamp, tree]]),
      })
      expect(validateStyleMin(style)).toEqual([])
    }
  })

  test('needs neither sprite nor glyph server', () => {
    const style = buildStyle(input)
    expect(style.sprite).toBeUndefined()
    expect(style.glyphs).toBeUndefined()
  })

  test('puts what is wrong above every label, and only the selection above that', () => {
    const ids = buildLayers(input).map((layer) => layer.id)
    const at = (id: string) => ids.indexOf(id)
    for (const label of ['road-name', 'place-street', 'place-water', 'asset-name', 'glyph', 'dot']) {
      expect(at(label), label).toBeGreaterThan(-1)
      expect(at('work-dot')).toBeGreaterThan(at(label))
      expect(at('work-glyph')).toBeGreaterThan(at(label))
    }
    expect(at('selection-mark')).toBeGreaterThan(at('work-glyph'))
  })

  test('shows what is wrong at every zoom from 0 to 24 and lets nothing push it aside', () => {
    const ids = ['stitch-work', 'work-dot', 'work-glyph']
    const [stitch, dot, glyph] = ids.map((id) => buildLayers(input).find((layer) => layer.id === id))
    expect(stitch?.minzoom ?? 0).toBe(0)
    expect(stitch?.maxzoom).toBe(dot?.minzoom)
    expect(dot?.maxzoom).toBe(glyph?.minzoom)
    expect(glyph?.maxzoom).toBeUndefined()
    for (const layer of [stitch, dot, glyph])
      expect(layer?.layout).toMatchObject({ 'icon-allow-overlap': true, 'icon-ignore-placement': true })
  })

  test('holds no colour that is not a token', () => {
    for (const style of [buildStyle(input), thirdPartyStyle('__ORIGIN__')]) {
      for (const colour of colours(style)) {
        if (colour.startsWith('#')) expect(tokenColours, colour).toContain(colour)
      }
    }
  })

  test('filters as the panel counts', () => {
    const random = seeded('filter')
    for (let i = 0; i < 300; i++) {
      const filter = randomFilter(random)
      const compiled = featureFilter(shown(filter) as never, {} as never)
      const it = { class: random.pick(SOME_CLASSES), condition: random.pick(CONDITIONS), stage: random.pick(STAGES) }
      const onMap = compiled.filter({ zoom: 15 } as never, { type: 1, properties: it } as never)
      expect(onMap, JSON.stringify({ filter, it })).toBe(shows(filter, it))
    }
  })

  test('changes by filters alone when the user filters', () => {
    const calls: string[] = []
    const note = (kind: string) => (id: string) => calls.push(`${kind} ${id}`)
    const map = { setFilter: note('filter'), setLayoutProperty: note('layout'), setPaintProperty: note('paint') }
    const before = buildLayers(input)
    restyle(map, before, buildLayers({ ...input, filter: { ...DEFAULT_FILTER, conditions: BROKEN } }))
    expect(calls).toContain('filter dot')
    expect(calls.every((call) => call.startsWith('filter '))).toBe(true)
    calls.length = 0
    restyle(map, before, before)
    expect(calls).toEqual([])
    restyle(map, before, buildLayers({ ...input, lang: 'en' }))
    expect(calls).toEqual(['layout asset-name'])
  })
})

describe('the style for other clients', () => {
  const style = thirdPartyStyle('__ORIGIN__')

  test('is valid and names the server where it will be told', () => {
    expect(validateStyleMin(thirdPartyStyle('http://127.0.0.1:8080'))).toEqual([])
    expect(JSON.stringify(style)).toContain('__ORIGIN__/tiles/{z}/{x}/{y}.mvt')
  })

  test('uses no image, so that it needs no sprite', () => {
    expect(JSON.stringify(style)).not.toMatch(/icon-image|fill-pattern|line-pattern/)
  })

  test('draws the same ground as the page', () => {
    const ids = style.layers.map((layer) => layer.id)
    expect(ids).toEqual(expect.arrayContaining(['land', 'water', 'road', 'building', 'dot', 'work', 'stitch', 'stitch-work']))
  })
})
