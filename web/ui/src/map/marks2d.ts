import type { Condition } from '../api/types'
import { colour, conditionColour } from '../design/colour'
import { GLYPH_BOX, type Glyph } from '../design/glyphs'

export type Look = Condition | 'planned' | 'retired'

const LOOKS: readonly string[] = ['intact', 'damaged', 'missing', 'abandoned', 'removed', 'planned', 'retired']
export const isLook = (text: string | undefined): text is Look => LOOKS.includes(text ?? '')

type Pen = OffscreenCanvasRenderingContext2D

const MARGIN = 3
const white = colour.ink[0]

const ringColour: Partial<Record<Look, string>> = {
  intact: conditionColour.intact,
  planned: colour.proposal,
  retired: colour.ink[400],
}

function outline(pen: Pen, look: Look, radius: number) {
  pen.beginPath()
  if (look === 'damaged') {
    const reach = radius * 1.2
    pen.moveTo(0, -reach)
    pen.lineTo(reach, 0)
    pen.lineTo(0, reach)
    pen.lineTo(-reach, 0)
    pen.closePath()
  } else if (look === 'abandoned') pen.roundRect(-radius * 0.9, -radius * 0.9, radius * 1.8, radius * 1.8, 2)
  else pen.arc(0, 0, radius * 0.95, 0, 2 * Math.PI)
}

/** Draws the shape that says the condition; size is the shape's width in px, the pen stands in its middle. */
function shape(pen: Pen, look: Look, size: number) {
  const radius = size / 2
  const small = size <= 14
  outline(pen, look, radius)
  if (look === 'damaged' || look === 'abandoned') {
    pen.lineWidth = 3
    pen.strokeStyle = white
    pen.stroke()
    pen.fillStyle = conditionColour[look]
    pen.fill()
    return
  }
  if (look === 'removed') {
    pen.globalAlpha = 0.85
    pen.fillStyle = white
    pen.fill()
    pen.globalAlpha = 1
    return
  }
  pen.fillStyle = white
  pen.fill()
  if (look === 'missing') {
    pen.lineWidth = small ? 1.8 : 2.2
    pen.setLineDash(small ? [2.4, 1.8] : [3.6, 2.6])
    pen.strokeStyle = conditionColour.missing
    pen.stroke()
    pen.setLineDash([])
    return
  }
  const ring = ringColour[look] ?? colour.ink[400]
  if (small) {
    pen.beginPath()
    pen.arc(0, 0, radius * 0.7, 0, 2 * Math.PI)
    pen.fillStyle = ring
    pen.fill()
    return
  }
  pen.lineWidth = 1.6
  if (look !== 'intact') pen.setLineDash([2, 1.4])
  pen.strokeStyle = ring
  pen.stroke()
  pen.setLineDash([])
}

function cross(pen: Pen, size: number) {
  const reach = (size / 2) * 0.62
  pen.strokeStyle = conditionColour.removed
  pen.lineWidth = size > 14 ? 2.4 : 1.8
  pen.lineCap = 'round'
  pen.beginPath()
  pen.moveTo(-reach, -reach)
  pen.lineTo(reach, reach)
  pen.moveTo(reach, -reach)
  pen.lineTo(-reach, reach)
  pen.stroke()
}

const glyphColour = (look: Look): string => {
  if (look === 'damaged' || look === 'abandoned') return white
  if (look === 'missing') return conditionColour.missing
  if (look === 'removed' || look === 'retired') return conditionColour.removed
  return colour.ink[700]
}

function character(pen: Pen, text: string, px: number, font: string) {
  pen.font = `600 ${px}px ${font}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(text, 0, px * 0.06)
}

function paintGlyph(pen: Pen, glyph: Glyph, look: Look, size: number, font: string) {
  pen.fillStyle = glyphColour(look)
  pen.globalAlpha = look === 'removed' ? 0.45 : 1
  if ('path' in glyph) {
    const scale = (size * 0.68) / GLYPH_BOX
    pen.save()
    pen.scale(scale, scale)
    pen.translate(-GLYPH_BOX / 2, -GLYPH_BOX / 2)
    pen.fill(new Path2D(glyph.path))
    pen.restore()
  } else character(pen, glyph.character, size * 0.6, font)
  pen.globalAlpha = 1
}

/** A 9 px disc at the lower right with the class's character, for classes that share an icon. */
function badge(pen: Pen, text: string, size: number, font: string) {
  pen.save()
  pen.translate(size * 0.4, size * 0.4)
  pen.beginPath()
  pen.arc(0, 0, 5.5, 0, 2 * Math.PI)
  pen.fillStyle = colour.ink[700]
  pen.fill()
  pen.fillStyle = white
  character(pen, text, 9, font)
  pen.restore()
}

export interface MarkImage {
  readonly data: ImageData
  readonly pixelRatio: number
}

interface Sheet {
  readonly width: number
  readonly ratio: number
  readonly paint: (pen: Pen) => void
}

function draw({ width, ratio, paint }: Sheet): MarkImage {
  const canvas = new OffscreenCanvas(width * ratio, width * ratio)
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) throw new Error('marks: the browser gives no 2d canvas')
  pen.scale(ratio, ratio)
  pen.lineJoin = 'round'
  paint(pen)
  return { data: pen.getImageData(0, 0, canvas.width, canvas.height), pixelRatio: ratio }
}

/** A condition by its shape alone, 9 px wide. */
export function smallMark(look: Look, ratio: number): MarkImage {
  const size = 9
  return draw({
    width: size + 2 * MARGIN,
    ratio,
    paint: (pen) => {
      pen.translate(MARGIN + size / 2, MARGIN + size / 2)
      shape(pen, look, size)
      if (look === 'removed') cross(pen, size)
    },
  })
}

export interface Contents {
  readonly glyph: Glyph
  readonly badge?: string
  readonly font: string
}

/** Container says condition, glyph says class: 19 px wide, 22 where something is damaged. */
export function containerMark(look: Look, contents: Contents, ratio: number): MarkImage {
  const size = look === 'damaged' ? 22 : 19
  return draw({
    width: size + 2 * MARGIN,
    ratio,
    paint: (pen) => {
      pen.translate(MARGIN + size / 2, MARGIN + size / 2)
      shape(pen, look, size)
      paintGlyph(pen, contents.glyph, look, size, contents.font)
      if (look === 'removed') cross(pen, size)
      if (contents.badge) badge(pen, contents.badge, size, contents.font)
    },
  })
}

/** A hatch that repeats without a seam; stripes in the colour of the condition over the surface below. */
export function hatch(condition: Condition, ratio: number): MarkImage {
  const width = 8
  return draw({
    width,
    ratio,
    paint: (pen) => {
      pen.strokeStyle = conditionColour[condition]
      pen.lineWidth = 1.2
      for (let at = -width; at <= 2 * width; at += width) {
        pen.beginPath()
        pen.moveTo(at - width, width * 2)
        pen.lineTo(at + width * 2, -width)
        pen.stroke()
      }
    },
  })
}
