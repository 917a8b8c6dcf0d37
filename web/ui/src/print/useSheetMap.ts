import { useContext, useEffect, useState } from 'react'
import type { Position } from '../api/types'
import { GlyphContext } from '../design/ClassGlyph'
import { useWorkspace } from '../workspace/context'
import { type Drawn, drawMap } from './drawMap'
import { pixels, type Sheet, zoomOf } from './sheet'

export interface SheetMap {
  readonly drawn: Drawn | undefined
  readonly error: string | undefined
  readonly busy: boolean
}

/** The picture of the map for a sheet at a scale; while the next one is drawn the last one stays. */
export function useSheetMap(sheet: Sheet, scale: number, centre: Position): SheetMap {
  const { map, catalogue } = useWorkspace()
  const glyphs = useContext(GlyphContext)
  const [held, setHeld] = useState<{ readonly key: string; readonly drawn?: Drawn; readonly error?: string }>({ key: '' })
  const key = `${sheet.paper} ${scale} ${centre.join(' ')}`
  useEffect(() => {
    if (!map) return
    const abort = new AbortController()
    drawMap({
      style: map.engine.getStyle(),
      classes: catalogue.classes,
      glyphs,
      centre,
      zoom: zoomOf(scale, centre[1]),
      width: pixels(sheet.map.width),
      height: pixels(sheet.map.height),
      signal: abort.signal,
    })
      .then((drawn) => {
        if (abort.signal.aborted) URL.revokeObjectURL(drawn.url)
        else
          setHeld((before) => {
            if (before.drawn) URL.revokeObjectURL(before.drawn.url)
            return { key, drawn }
          })
      })
      .catch((cause) => {
        if (!abort.signal.aborted) setHeld({ key, error: cause instanceof Error ? cause.message : String(cause) })
      })
    return () => abort.abort()
  }, [map, catalogue, glyphs, sheet, scale, centre, key])
  return { drawn: held.drawn, error: held.key === key ? held.error : undefined, busy: held.key !== key }
}
