import { describe, expect, test } from 'vitest'
import tokens from '../src/design/tokens.json'

type Three = readonly [number, number, number]
const flat = new Map<string, string>()
const flatten = (tree: object, prefix: string) => {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value)
    else flatten(value, `${prefix}${key}.`)
  }
}
flatten(tokens.color, '')

const colourOf = (name: string) => flat.get(name) ?? expect.fail(`no token ${name}`)

/** sRGB to linear light, W3C definition. */
const linear = (hex: string): Three => {
  const part = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}
const luminance = ([r, g, b]: Three) => 0.2126 * r + 0.7152 * g + 0.0722 * b
const contrast = (a: string, b: string) => {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** Machado, Oliveira and Fernandes (2009), severity 1.0. */
const visions: Readonly<Record<string, readonly [Three, Three, Three]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const seen = (hex: string, vision: readonly [Three, Three, Three]): Three => {
  const [r, g, b] = linear(hex)
  const row = (m: Three) => Math.min(1, Math.max(0, m[0] * r + m[1] * g + m[2] * b))
  return [row(vision[0]), row(vision[1]), row(vision[2])]
}

/** Linear light to CIE L*a*b* (D65). */
const lab = ([r, g, b]: Three): Three => {
  const f = (q: number) => (q > 0.008856 ? Math.cbrt(q) : 7.787 * q + 16 / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
/** The plain CIE76 difference: stricter tools exist, but what is 11 apart here is told apart by anybody. */
const apart = (a: Three, b: Three) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

describe('the tokens', () => {
  for (const [front, ground, least] of tokens.checks.contrast as [string, string, number][]) {
    test(`${front} on ${ground} has a contrast of at least ${least}`, () => {
      expect(contrast(colourOf(front), colourOf(ground))).toBeGreaterThanOrEqual(least)
    })
  }

  for (const [name, vision] of Object.entries(visions)) {
    test(`condition colours stay apart under ${name} vision`, () => {
      const conditions = Object.keys(tokens.color.condition).filter((key) => !key.includes('-'))
      for (const [i, a] of conditions.entries()) {
        for (const b of conditions.slice(i + 1)) {
          const distance = apart(lab(seen(colourOf(`condition.${a}`), vision)), lab(seen(colourOf(`condition.${b}`), vision)))
          expect(distance, `${a} and ${b}`).toBeGreaterThanOrEqual(tokens.checks.cvdMin)
        }
      }
    })
  }
})
