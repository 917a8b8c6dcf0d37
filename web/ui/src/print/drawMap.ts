import { Map as MapLibre, type StyleSpecification } from 'maplibre-gl'
import type { AssetClass, Box, Position } from '../api/types'
import type { GlyphPaths } from '../design/glyphs'
import { FONT } from '../design/theme'
import { imageOf } from '../map/images'
import type { StitchScale } from '../stitch/scale'
import { hatchImage, onPaper } from './hatches'
import { squareShader } from './squares'

export interface Drawing {
  readonly style: StyleSpecification
  readonly classes: readonly AssetClass[]
  readonly glyphs: GlyphPaths
  readonly centre: Position
  readonly zoom: number
  /** CSS pixels of the map on paper. */
  readonly width: number
  readonly height: number
  readonly signal: AbortSignal
}

export interface Drawn {
  /** An object URL; whoever holds it lets it go. */
  readonly url: string
  readonly box: Box
  /** How its squares are shaded; undefined where everything is drawn by itself. */
  readonly scale: StitchScale | undefined
}

/** Dots a CSS pixel: 96 × 2.5 = 240 a printed inch. */
const RATIO = 2.5
const IMAGE_RATIO = 3
const PATIENCE_MS = 60_000

/** Draws a map at the resolution of paper on a canvas of its own, out of sight, and hands it back as a picture. */
export function drawMap({ style, classes, glyphs, centre, zoom, width, height, signal }: Drawing): Promise<Drawn> {
  const holder = document.createElement('div')
  holder.style.cssText = `position:fixed;left:-20000px;top:0;width:${width}px;height:${height}px`
  holder.setAttribute('aria-hidden', 'true')
  document.body.append(holder)
  const map = new MapLibre({
    container: holder,
    style: onPaper(style),
    center: [centre[0], centre[1]],
    zoom,
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    pixelRatio: RATIO,
    maxPitch: 0,
    localIdeographFontFamily: FONT,
    canvasContextAttributes: { preserveDrawingBuffer: true },
  })
  const byKey = new Map(classes.map((it) => [it.key, it]))
  map.setMissingStyleImageResolver((name) => {
    if (map.hasImage(name)) return
    const image = hatchImage(name, IMAGE_RATIO) ?? imageOf(name, byKey, glyphs, IMAGE_RATIO)
    if (image) map.addImage(name, image.data, { pixelRatio: image.pixelRatio })
  })
  return new Promise<Drawn>((resolve, reject) => {
    const timer = window.setTimeout(() => reject(new Error('60 s')), PATIENCE_MS)
    signal.addEventListener('abort', () => reject(signal.reason))
    const shade = squareShader(map)
    const rested = () => {
      const { again, scale } = shade()
      if (again) return
      map.off('idle', rested)
      window.clearTimeout(timer)
      const bounds = map.getBounds()
      const box: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
      map.getCanvas().toBlob((blob) => {
        if (blob) resolve({ url: URL.createObjectURL(blob), box, scale })
        else reject(new Error('toBlob'))
      }, 'image/png')
    }
    map.on('idle', rested)
  }).finally(() => {
    map.remove()
    holder.remove()
  })
}
