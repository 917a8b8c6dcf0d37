/** A sheet in millimetres: margins all round, the map with a column beside it, the foot below both. */
export interface Sheet {
  readonly paper: Paper
  readonly width: number
  readonly height: number
  readonly margin: number
  readonly map: { readonly width: number; readonly height: number }
  readonly column: number
  readonly gap: number
  readonly foot: number
}

export type Paper = 'A3' | 'A4'

const FOOT = 18
const MARGIN = 12

function sheet(paper: Paper, [width, height]: readonly [number, number], [column, gap]: readonly [number, number]): Sheet {
  return {
    paper,
    width,
    height,
    margin: MARGIN,
    map: { width: width - 2 * MARGIN - gap - column, height: height - 2 * MARGIN - gap - FOOT },
    column,
    gap,
    foot: FOOT,
  }
}

export const SHEETS: Readonly<Record<Paper, Sheet>> = {
  A3: sheet('A3', [420, 297], [108, 8]),
  A4: sheet('A4', [297, 210], [74, 6]),
}

/** Round scales, the largest first. */
export const SCALES: readonly number[] = [500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]

const MM_A_PIXEL = 25.4 / 96
/** Ground metres of a CSS pixel at zoom 0 on the equator, for tiles of 512 px. */
const METRES_A_PIXEL_AT_ZOOM_0 = 78271.51696402048

export const pixels = (mm: number): number => Math.round(mm / MM_A_PIXEL)

/** The zoom at which a map in CSS pixels is printed at 1 : n, true at the given latitude. */
export const zoomOf = (n: number, lat: number): number =>
  Math.log2((METRES_A_PIXEL_AT_ZOOM_0 * Math.cos((lat * Math.PI) / 180)) / ((n * MM_A_PIXEL) / 1000))

/** The largest round scale whose map still holds a view of so many ground metres; the smallest scale where none does. */
export function scaleFor(view: { readonly width: number; readonly height: number }, on: Sheet): number {
  const fits = (n: number) => (on.map.width / 1000) * n >= view.width && (on.map.height / 1000) * n >= view.height
  return SCALES.find(fits) ?? (SCALES.at(-1) as number)
}

export interface ScaleBar {
  /** Ground metres of the whole bar. */
  readonly metres: number
  /** Its length on paper. */
  readonly mm: number
  /** Equal parts it is divided into. */
  readonly parts: number
}

/** The longest bar of 1, 2 or 5 times a power of ten metres that fits. */
export function scaleBar(n: number, most: number): ScaleBar {
  const room = (most / 1000) * n
  const power = 10 ** Math.floor(Math.log10(room))
  const digit = [5, 2, 1].find((it) => it * power <= room) ?? 1
  const metres = digit * power
  return { metres, mm: (metres / n) * 1000, parts: digit === 2 ? 4 : 5 }
}

/** How many rows of a list fit under what stands above them. */
export const rowsThatFit = (height: number, used: number, row: number): number => Math.max(0, Math.floor((height - used) / row))
