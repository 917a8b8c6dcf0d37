import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import { GLYPH_SCALE } from '../src/design/glyphs'
import { compactPath, fitPath, type ViewBox } from './pathData'

const ID = 'virtual:class-glyphs'
const require = createRequire(import.meta.url)
const FOLDERS: Record<string, string> = {
  temaki: join(dirname(require.resolve('@ideditor/temaki/package.json')), 'icons'),
  maki: join(dirname(require.resolve('@mapbox/maki/package.json')), 'icons'),
}

/** Makes the first move of a path absolute, so that it may stand behind another path. */
function absoluteStart(d: string): string {
  const [, x, y, rest = ''] = /^m\s*(-?[\d.]+)[\s,]*(-?[\d.]+)\s*(.*)$/s.exec(d) ?? []
  if (x === undefined) return d
  return `M${x} ${y}${/^[-\d.]/.test(rest) ? `l${rest}` : rest}`
}

const BOX = 15

/** The box of a picture; most icons have one of 15 × 15, some a larger or a narrow one. */
function viewBoxOf(svg: string, name: string): ViewBox {
  const numbers =
    /\sviewBox="([^"]+)"/
      .exec(svg)?.[1]
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? []
  const [left, top, width, height] = numbers
  if (left === undefined || top === undefined || !width || !height) throw new Error(`glyph ${name}: no viewBox in the file`)
  return [left, top, width, height]
}

/** The outline of one icon ("temaki/bench") as SVG path data in a 15 × 15 box. */
export function glyphPath(name: string): string {
  const [set = '', icon = ''] = name.split('/')
  const folder = FOLDERS[set]
  if (!folder) throw new Error(`glyph ${name}: unknown icon set`)
  const svg = readFileSync(join(folder, `${icon}.svg`), 'utf8')
  const paths = [...svg.matchAll(/<path[^>]*\sd="([^"]+)"/g)].map((m) => (m[1] ?? '').replace(/&#x[0-9a-f]+;|\s+/gi, ' '))
  if (paths.length === 0) throw new Error(`glyph ${name}: no path in the file`)
  const d = paths.map((it) => absoluteStart(it.trim())).join(' ')
  const box = viewBoxOf(svg, name)
  return box.join() === [0, 0, BOX, BOX].join() ? d : fitPath(d, box, BOX)
}

/** Glyphs that the interface itself draws with, beside those of the classes. */
const OWN = ['temaki/needle_and_spool']

interface CatalogueFile {
  readonly classes: readonly { readonly icon: { readonly set: string; readonly name: string } }[]
}

/** The icons that the built-in catalogue names, in alphabetical order. Set "han" is a character and has no file. */
export function catalogueGlyphs(): string[] {
  const file = new URL('../../../assets/catalogue/classes.json', import.meta.url)
  const { classes } = JSON.parse(readFileSync(file, 'utf8')) as CatalogueFile
  const named = classes.filter(({ icon }) => icon.set in FOLDERS).map(({ icon }) => `${icon.set}/${icon.name}`)
  return [...new Set([...OWN, ...named])].sort()
}

/** Bundles the icons of the catalogue's classes, and no others, as path data on a grid of GLYPH_SCALE to one. */
export function classGlyphs(): Plugin {
  return {
    name: 'class-glyphs',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return
      return `export default ${JSON.stringify(Object.fromEntries(catalogueGlyphs().map((n) => [n, compactPath(glyphPath(n), GLYPH_SCALE)])))}`
    },
  }
}
