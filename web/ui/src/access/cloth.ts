/** One piece of the cloth beside the sign-in form: an ornament, and no map of anything. */
export interface Cloth {
  /** Unworked crosses. */
  readonly crosses: string
  /** Worked squares by shade, the lightest first. */
  readonly stitches: readonly string[]
  readonly water: string
  readonly knots: string
}

const CELL = 20
export const SIDE = 900
const SHADES = 5

/** A number in 0…1 that two whole numbers always give. */
function chance(x: number, y: number): number {
  let h = Math.imul(x + 374761, 668265263) ^ Math.imul(y + 144665, 2246822519)
  h = Math.imul(h ^ (h >>> 13), 1274126177)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}

/** A soft hill and dale over the cloth, 0…1. */
function swell(x: number, y: number): number {
  const at = (u: number, v: number) => chance(Math.floor(u), Math.floor(v))
  const mix = (a: number, b: number, t: number) => a + (b - a) * t * t * (3 - 2 * t)
  const [u, v] = [x / 7, y / 7]
  const [fu, fv] = [u - Math.floor(u), v - Math.floor(v)]
  return mix(mix(at(u, v), at(u + 1, v), fu), mix(at(u, v + 1), at(u + 1, v + 1), fu), fv)
}

/** How far the needle has come: a large patch, worked outwards from a place below the middle. */
const worked = (x: number, y: number, across: number) =>
  Math.hypot(x - across * 0.42, (y - across * 0.5) * 1.05) < across * (0.3 + 0.16 * swell(x + 40, y + 9))

const banks = (x: number, across: number) => across * 0.56 - x * 0.3 + 3.2 * Math.sin(x / 6.5)

const square = (x: number, y: number, side: number) => {
  const from = (CELL - side) / 2
  return `M${x * CELL + from} ${y * CELL + from}h${side}v${side}h${-side}z`
}

const knot = (x: number, y: number, reach: number) => {
  const [cx, cy] = [x * CELL + CELL / 2, y * CELL + CELL / 2]
  return `M${cx} ${cy - reach}l${reach} ${reach}l${-reach} ${reach}l${-reach} ${-reach}z`
}

/** Works the cloth; the same every time. */
export function weave(): Cloth {
  const across = SIDE / CELL
  const stitches = Array.from({ length: SHADES }, () => '')
  let [crosses, water, knots] = ['', '', '']
  for (let y = 0; y < across; y++) {
    for (let x = 0; x < across; x++) {
      if (!worked(x, y, across)) {
        if ((x + y) % 2 === 0) crosses += `M${x * CELL + 6} ${y * CELL + 6}l8 8M${x * CELL + 14} ${y * CELL + 6}l-8 8`
        continue
      }
      if (Math.abs(y - banks(x, across)) < 1.3) {
        water += square(x, y, CELL)
        continue
      }
      const depth = Math.min(0.999, Math.max(0, swell(x, y) * 0.85 + chance(x, y) * 0.3 - 0.08))
      const shade = Math.floor(depth * SHADES)
      stitches[shade] += square(x, y, 12 + shade * 1.5)
      if (chance(x + 91, y + 17) > 0.968) knots += knot(x, y, 4 + 4 * chance(y, x))
    }
  }
  return { crosses, stitches, water, knots }
}
