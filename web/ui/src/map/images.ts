import type { Map as MapLibre } from 'maplibre-gl'
import { type AssetClass, CONDITIONS, type Condition } from '../api/types'
import { type GlyphPaths, glyphOf } from '../design/glyphs'
import { FONT } from '../design/theme'
import { containerMark, hatch, isLook, type MarkImage, smallMark } from './marks2d'

const isCondition = (text: string): text is Condition => (CONDITIONS as readonly string[]).includes(text)

/**
 * Draws the image a style asks for, by its name: s/{look} a small shape, c/{class}/{look} a container with glyph, b/… the same
 * with a badge where several classes share the icon, hatch/{condition}. Undefined for any other name.
 */
export function imageOf(
  name: string,
  classes: ReadonlyMap<string, AssetClass>,
  paths: GlyphPaths,
  ratio: number,
): MarkImage | undefined {
  const [prefix, first = '', second] = name.split('/')
  if (prefix === 'hatch' && isCondition(first)) return hatch(first, ratio)
  if (prefix === 's' && isLook(first)) return smallMark(first, ratio)
  if ((prefix !== 'c' && prefix !== 'b') || !isLook(second)) return
  const it = classes.get(first)
  if (!it) return containerMark(second, { glyph: { character: '·' }, font: FONT }, ratio)
  const twins = [...classes.values()].filter((c) => c.icon.set === it.icon.set && c.icon.name === it.icon.name)
  const badge = prefix === 'b' && twins.length > 1 ? it.fallback : undefined
  return containerMark(second, { glyph: glyphOf(it, paths), badge, font: FONT }, ratio)
}

/** Lets the map draw each mark the first time that a tile needs it. */
export function drawMarksOnDemand(map: MapLibre, classes: readonly AssetClass[], paths: GlyphPaths): void {
  const byKey = new Map(classes.map((it) => [it.key, it]))
  const ratio = Math.max(2, Math.ceil(window.devicePixelRatio))
  map.setMissingStyleImageResolver((name) => {
    if (map.hasImage(name)) return
    const image = imageOf(name, byKey, paths, ratio)
    if (image) map.addImage(name, image.data, { pixelRatio: image.pixelRatio })
  })
}
