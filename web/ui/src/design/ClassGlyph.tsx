import { createContext, useContext } from 'react'
import type { AssetClass } from '../api/types'
import { GLYPH_SCALE, type GlyphPaths, glyphOf } from './glyphs'

/** The bundled outlines; empty until their chunk is there. */
export const GlyphContext = createContext<GlyphPaths>({})

/** The glyph of a class in the text's colour. */
export function ClassGlyph({ of, size = 15 }: { of: AssetClass | undefined; size?: number }) {
  const paths = useContext(GlyphContext)
  const glyph = of ? glyphOf(of, paths) : { character: '·' }
  return (
    <svg width={size} height={size} viewBox="0 0 15 15" fill="currentColor" aria-hidden="true" style={{ flex: 'none' }}>
      {'path' in glyph ? (
        <path d={glyph.path} transform={`scale(${1 / GLYPH_SCALE})`} />
      ) : (
        <text x="7.5" y="12" fontSize="12" fontWeight="600" textAnchor="middle">
          {glyph.character}
        </text>
      )}
    </svg>
  )
}
