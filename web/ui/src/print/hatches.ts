import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { colour } from '../design/colour'
import type { MarkImage } from '../map/marks2d'

/** The areas that carry a hatch on paper, by the layer that tints them, so that a grey print still tells them apart. */
export const HATCHED = { water: 'water', wetland: 'wetland', green: 'green', islet: 'green', zone: 'zone' } as const

type Hatch = (typeof HATCHED)[keyof typeof HATCHED]

const PREFIX = 'paper/'
const SIZE = 16

type Stroke = readonly [x1: number, y1: number, x2: number, y2: number]

const STROKES: Readonly<Record<Hatch, readonly Stroke[]>> = {
  water: [
    [0, 4, 8, 4],
    [8, 12, 16, 12],
  ],
  wetland: [
    [0, 8, 5, 8],
    [2.5, 8, 2.5, 4],
    [9, 15, 14, 15],
    [11.5, 15, 11.5, 11],
  ],
  green: [
    [4, 4, 4, 5.4],
    [12, 12, 12, 13.4],
  ],
  zone: [
    [0, 16, 16, 0],
    [-2, 2, 2, -2],
    [14, 18, 18, 14],
  ],
}

const INK: Readonly<Record<Hatch, string>> = {
  water: colour.map['label-water'],
  wetland: colour.map['label-green'],
  green: colour.map['label-green'],
  zone: colour.map['green-line'],
}

export const hatchName = (hatch: Hatch) => PREFIX + hatch

/** Draws the hatch that a name asks for; undefined for any other name. */
export function hatchImage(name: string, ratio: number): MarkImage | undefined {
  const hatch = name.startsWith(PREFIX) ? (name.slice(PREFIX.length) as Hatch) : undefined
  const strokes = hatch && STROKES[hatch]
  if (!strokes) return
  const canvas = new OffscreenCanvas(SIZE * ratio, SIZE * ratio)
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.scale(ratio, ratio)
  pen.strokeStyle = INK[hatch]
  pen.lineWidth = hatch === 'green' ? 1.4 : 0.8
  for (const [x1, y1, x2, y2] of strokes) {
    pen.beginPath()
    pen.moveTo(x1, y1)
    pen.lineTo(x2, y2)
    pen.stroke()
  }
  return { data: pen.getImageData(0, 0, canvas.width, canvas.height), pixelRatio: ratio }
}

/** What only the screen needs: it would follow nobody's pointer on paper. */
const SCREEN_ONLY = /^(hover|selection|pulse)/

/** The style on paper: the same layers without the pointer's, and a hatch over every tinted area. */
export function onPaper(style: StyleSpecification): StyleSpecification {
  const layers = style.layers
    .filter((it) => !SCREEN_ONLY.test(it.id))
    .flatMap((it): LayerSpecification[] => {
      const hatch = HATCHED[it.id as keyof typeof HATCHED]
      if (!hatch || it.type !== 'fill') return [it]
      return [it, { ...it, id: `${it.id}-paper`, paint: { 'fill-pattern': hatchName(hatch) } }]
    })
  return { ...style, layers }
}

/** One hatch as an SVG swatch of the legend. */
export const hatchStrokes = (hatch: Hatch) => ({ strokes: STROKES[hatch], ink: INK[hatch], size: SIZE })
