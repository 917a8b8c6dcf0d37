import type { AssetClass } from '../api/types'

/** Units of the bundled outlines to one unit of the 15 × 15 box that icons are drawn in. */
export const GLYPH_SCALE = 25
/** The side of the box of the bundled outlines. */
export const GLYPH_BOX = 15 * GLYPH_SCALE

/** What is drawn for a class: an outline in a box of GLYPH_BOX units, or one character where the class has no icon. */
export type Glyph = { readonly path: string } | { readonly character: string }

/** Icon name ("temaki/bench") → outline. */
export type GlyphPaths = Readonly<Record<string, string>>

/** The glyph of a class: its bundled icon, or else its character, so that local classes have a mark too. */
export function glyphOf(it: Pick<AssetClass, 'icon' | 'fallback'>, paths: GlyphPaths): Glyph {
  const path = paths[`${it.icon.set}/${it.icon.name}`]
  return path ? { path } : { character: it.fallback || '·' }
}
