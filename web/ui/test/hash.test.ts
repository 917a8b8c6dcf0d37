import { describe, expect, test } from 'vitest'
import { decodeView, encodeView } from '../src/view/hash'
import { START, type View } from '../src/view/view'
import { seeded } from './random'
import { randomFilter } from './randomFilter'

describe('the link', () => {
  test('reads as it is documented', () => {
    const view = decodeView('#z=16.75/41.0827/123.0561&sel=3108&f=cond:damaged,missing&lang=en')
    expect(view.camera).toEqual({ zoom: 16.75, lat: 41.0827, lon: 123.0561 })
    expect(view.selection).toEqual({ noun: 'asset', id: 3108 })
    expect(view.filter.conditions).toEqual(['damaged', 'missing'])
    expect(view.lang).toBe('en')
    expect(encodeView(view)).toBe('#z=16.75/41.0827/123.0561&sel=3108&f=cond:damaged,missing&lang=en')
  })

  test('comes back from any view', () => {
    const random = seeded('hash')
    for (let i = 0; i < 300; i++) {
      const view: View = {
        camera: { zoom: 14.25, lat: 41.07 + random.pick([0, 1, 2]) / 1000, lon: 123.05 },
        selection: random.pick([undefined, { noun: 'asset', id: 7 }, { noun: 'boundary', id: 9007199254740 }]),
        filter: randomFilter(random),
        lines: random.pick<Record<string, boolean>>([{}, { street: false }, { 'cell.service': true, district: false }]),
        at: random.pick([undefined, 1, 18204]),
        base: random.pick([undefined, 'own', 'tianditu-img']),
        opacity: random.pick<View['opacity']>([{}, { assets: 40 }, { ground: 0, base: 65, boundaries: 5 }]),
        lang: random.pick(['zh', 'en']),
      }
      expect(decodeView(encodeView(view))).toEqual(view)
    }
  })

  test('of a broken kind gives the start, never an error', () => {
    for (const bad of [
      '#z=a/b/c',
      '#z=99/41/123',
      '#sel=-1',
      '#sel=1e9',
      '#f=cond',
      '#f=%E0%A4%A',
      '#%%%',
      '#&&=&',
      '#lang=fr',
      '#at=r-4&o=assets:900,sky:4,ground&base=../x',
      '#f=in:0;in:x',
      '#f=stage:never;class:../..',
    ]) {
      const view = decodeView(bad)
      expect(view.camera).toBeUndefined()
      expect(view.selection).toBeUndefined()
      expect(view.lang).toBe(START.lang)
      expect(view.at).toBeUndefined()
      expect(view.base).toBeUndefined()
      expect(view.opacity).toEqual({})
      expect(view.filter.boundary).toBeUndefined()
      expect(() => encodeView(view)).not.toThrow()
    }
  })

  test('of the start is short', () => {
    expect(encodeView(START)).toBe('#')
  })
})
