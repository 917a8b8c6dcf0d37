import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { alignment, qrCode, qrPath } from '../src/print/qr'

/** Text, version, and by mask the digest of the modules that another encoder (python-qrcode) makes of it at level M, byte mode. */
const KNOWN: readonly (readonly [string, number, Readonly<Record<number, string>>])[] = [
  [
    'A',
    1,
    {
      0: '2bae48594b7325872d655a95d8814f09',
      3: 'bc9009ae87ca68f1d256b69eb2636208',
      5: 'a6fca46e028f996205eaa7aa52b63422',
      7: '23eee31305a65603663d1cc2f2e7c7f7',
    },
  ],
  [
    'https://example.org/map#z=16.75/41.0827/123.0561&at=r18204',
    4,
    {
      0: 'c18cb7b8d60022263e424b132b80dafa',
      3: '1ac88042506b60f6142b2f6dfa5c6a67',
      5: '105beaa476a4ec0b59a2b3e5b7d02497',
      7: '51d0da2ab44968bf2bcfb8db20cfed65',
    },
  ],
  [
    '绣城 Needlepoint 示例数据',
    3,
    {
      0: '097c15457c3d59f7eaab351b084b193a',
      3: 'c02d239fb9f6d42a79b171628d767f22',
      5: 'ede65de75420921cea10a5ed5dd0b730',
      7: 'faed917b409b1f7644238eb95807656f',
    },
  ],
  [
    'https://needlepoint.example/?#z=16.75/41.0827/123.0561&f=cond:damaged,missing;class:street_light,litter_bin,public_toilet;stage:in_service&b=cell.city-management,!park&at=r18204&lang=en',
    10,
    {
      0: '90c0ebb3c460b67ebd6cc66acfa894db',
      3: 'a2e0b2824edb42246788ff7e793c512c',
      5: 'ba9c940d1280486fb041e4b3457ee8b0',
      7: 'dcd9209b1717a1eb7808e537c0660828',
    },
  ],
  [
    'x'.repeat(330),
    13,
    {
      0: 'd43bbfb4f57fef694f20002fed979ac3',
      3: '16f81a2dcff589d572de19cfc36345ac',
      5: '4308e6a2bb15086b68e296e442fd750f',
      7: '71fdea3c6d1c2a9eca0d5dfebefeb928',
    },
  ],
  [
    'y'.repeat(640),
    20,
    {
      0: '92417678ac7e4cd9360661e41d9d2627',
      3: 'aba2a31c6d43681832ab4f0bbc7efbcc',
      5: '35ce1451e0feca6f6021b141b6c9cd77',
      7: '7c117feaab80374b05ea5836ee9a5b41',
    },
  ],
]

const digest = (modules: ReturnType<typeof qrCode>) =>
  createHash('sha256')
    .update(modules.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')).join('\n'))
    .digest('hex')
    .slice(0, 32)

describe('the QR encoder', () => {
  for (const [text, version, masks] of KNOWN) {
    test(`agrees with another encoder, version ${version}`, () => {
      for (const [mask, expected] of Object.entries(masks)) {
        const modules = qrCode(text, Number(mask))
        expect(modules.length).toBe(version * 4 + 17)
        expect(digest(modules), `mask ${mask}`).toBe(expected)
      }
    })
  }

  test('knows where the alignment patterns of a large code lie', () => {
    expect(alignment(1)).toEqual([])
    expect(alignment(7)).toEqual([6, 22, 38])
    expect(alignment(20)).toEqual([6, 34, 62, 90])
  })

  test('chooses one of the eight masks itself', () => {
    const text = 'https://example.org/map#z=16.75/41.0827/123.0561'
    const all = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => digest(qrCode(text, mask)))
    expect(new Set(all).size).toBe(8)
    expect(all).toContain(digest(qrCode(text)))
  })

  test('refuses what no code of its sizes holds', () => {
    expect(() => qrCode('z'.repeat(700))).toThrow(/more than a code of version 20 holds/)
  })

  test('draws each dark module once', () => {
    const modules = qrCode('A')
    expect(qrPath(modules).split('M').length - 1).toBe(modules.flat().filter(Boolean).length)
  })
})
