/** What a stitch needs to be shaded and sized. */
export interface Counted {
  readonly n: number
  /** Damaged or missing. */
  readonly broken: number
}

/** How the stitches in view are shaded and how large their diamonds are. */
export interface StitchScale {
  /** The least count of each shade but the lightest, ascending; fewer where the counts hardly differ. */
  readonly steps: readonly number[]
  /** Stitches of each shade, the lightest first. */
  readonly shades: readonly number[]
  /** The least and the largest count there is. */
  readonly least: number
  readonly most: number
  readonly stitches: number
  readonly total: number
  /** Stitches with something damaged or missing, and how many that is. */
  readonly marked: number
  readonly broken: number
  /** From so many on a diamond is large; the largest there is. */
  readonly large: number
  readonly worst: number
}

/** The parts of the stitches in view that have a lighter shade, for each shade but the lightest. */
const SHADES = [0.15, 0.4, 0.7, 0.92]
/** The part of the marked stitches whose diamond is small. */
const SMALL = 0.8

/** The first digits of counts that shades may begin at, so that a little moving about changes nothing. */
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** The round number nearest to a count. */
export function rounded(count: number): number {
  if (count < 10) return Math.max(1, Math.round(count))
  const unit = 10 ** Math.floor(Math.log10(count))
  const near = ROUND.map((digits) => digits * unit).sort((a, b) => Math.abs(a - count) - Math.abs(b - count))
  return near[0] as number
}

const ascending = (a: number, b: number) => a - b
const at = (sorted: readonly number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

/** The scale of the stitches in view; undefined where there is none. */
export function scaleOf(cells: readonly Counted[]): StitchScale | undefined {
  if (cells.length === 0) return
  const counts = cells.map((it) => it.n).sort(ascending)
  const least = counts[0] as number
  const steps: number[] = []
  for (const part of SHADES) {
    const step = rounded(at(counts, part) + 1)
    if (step > Math.max(least, steps.at(-1) ?? 0) && step <= (counts.at(-1) as number)) steps.push(step)
  }
  const shades = [least, ...steps].map(
    (from, i) => counts.filter((n) => n >= (i === 0 ? least : from) && n < (steps[i] ?? Infinity)).length,
  )
  const broken = cells
    .map((it) => it.broken)
    .filter((n) => n > 0)
    .sort(ascending)
  return {
    steps,
    shades,
    least,
    most: counts.at(-1) as number,
    stitches: cells.length,
    total: counts.reduce((sum, n) => sum + n, 0),
    marked: broken.length,
    broken: broken.reduce((sum, n) => sum + n, 0),
    large: at(broken, SMALL),
    worst: broken.at(-1) ?? 0,
  }
}

/** The part of the shades that a scale of few steps takes, spread over all of them. */
export const shadeOf = (step: number, steps: number, shades: number): number =>
  steps === 0 ? Math.floor(shades / 2) : Math.round((step * (shades - 1)) / steps)
