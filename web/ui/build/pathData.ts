/** One drawing command with its numbers; absolute ones carry an upper-case letter. */
interface Command {
  readonly letter: string
  readonly numbers: readonly number[]
}

/** How many numbers a command takes before it repeats. */
const ARITY: Readonly<Record<string, number>> = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 }

const FLAG = /^[\s,]*([01])/
const NUMBER = /^[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/i

/** Reads path data. Flags of arcs may stand without a gap, as writers of compact files like it. */
export function parsePath(d: string): Command[] {
  const out: Command[] = []
  let rest = d.trim()
  while (rest) {
    const letter = rest[0] ?? ''
    const arity = ARITY[letter.toLowerCase()]
    if (arity === undefined) throw new Error(`path: unexpected “${rest.slice(0, 12)}”`)
    rest = rest.slice(1)
    let next = letter
    do {
      const numbers: number[] = []
      while (numbers.length < arity) {
        const isFlag = arity === 7 && (numbers.length === 3 || numbers.length === 4)
        const hit = (isFlag ? FLAG : NUMBER).exec(rest)
        if (!hit) throw new Error(`path: a number is missing before “${rest.slice(0, 12)}”`)
        numbers.push(Number(hit[1]))
        rest = rest.slice(hit[0].length)
      }
      out.push({ letter: next, numbers })
      next = next === 'M' ? 'L' : next === 'm' ? 'l' : next
      rest = rest.replace(/^[\s,]+/, '')
    } while (arity > 0 && rest && NUMBER.test(rest))
  }
  return out
}

/** Numbers side by side with as little between them as the grammar allows. */
const join = (numbers: readonly number[]) =>
  numbers.map((n, i) => (i === 0 || n < 0 || Object.is(n, -0) ? String(n) : ` ${n}`)).join('')

/** The box that a picture is drawn in: left, top, width, height. */
export type ViewBox = readonly [number, number, number, number]

/** Path data of a picture, scaled so that its box fills a square from 0 to `side`, in the middle of it. Absolute from its first move. */
export function fitPath(d: string, [left, top, width, height]: ViewBox, side: number): string {
  const scale = side / Math.max(width, height)
  const [dx, dy] = [(side - width * scale) / 2 - left * scale, (side - height * scale) / 2 - top * scale]
  const short = (value: number) => Number(value.toFixed(4))
  return parsePath(d)
    .map(({ letter, numbers }) => {
      const key = letter.toLowerCase()
      const [ox, oy] = letter === key ? [0, 0] : [dx, dy]
      if (key === 'a') {
        const [rx = 0, ry = 0, turn = 0, large = 0, sweep = 0, x = 0, y = 0] = numbers
        return `${letter}${[rx * scale, ry * scale, turn, large, sweep, x * scale + ox, y * scale + oy].map(short).join(' ')}`
      }
      const down = (i: number) => key === 'v' || (key !== 'h' && i % 2 === 1)
      return letter + numbers.map((n, i) => short(n * scale + (down(i) ? oy : ox))).join(' ')
    })
    .join('')
}

/**
 * Path data on a whole-numbered grid of `scale` units to one: every position is rounded by itself, and the steps between are
 * written, so that errors do not add up along a path.
 */
export function compactPath(d: string, scale: number): string {
  let [x, y, startX, startY] = [0, 0, 0, 0]
  const grid = (value: number) => Math.round(value * scale)
  let out = ''
  let last = ''
  const write = (letter: string, numbers: readonly number[]) => {
    const text = join(numbers)
    const same = letter === last && letter !== 'z' && letter !== 'm'
    out += same && !text.startsWith('-') ? ` ${text}` : `${same ? '' : letter}${text}`
    last = letter
  }
  for (const { letter, numbers } of parsePath(d)) {
    const key = letter.toLowerCase()
    const [bx, by] = letter === key ? [x, y] : [0, 0]
    if (key === 'z') {
      write('z', [])
      ;[x, y] = [startX, startY]
      continue
    }
    const [cx, cy] = [grid(x), grid(y)]
    if (key === 'h' || key === 'v') {
      const to = (numbers[0] ?? 0) + (key === 'h' ? bx : by)
      write(key, [grid(to) - (key === 'h' ? cx : cy)])
      if (key === 'h') x = to
      else y = to
      continue
    }
    if (key === 'a') {
      const [rx = 0, ry = 0, turn = 0, large = 0, sweep = 0, ex = 0, ey = 0] = numbers
      write('a', [grid(rx), grid(ry), turn, large, sweep, grid(bx + ex) - cx, grid(by + ey) - cy])
      ;[x, y] = [bx + ex, by + ey]
      continue
    }
    write(
      key,
      numbers.map((n, i) => (i % 2 === 0 ? grid(bx + n) - cx : grid(by + n) - cy)),
    )
    ;[x, y] = [bx + (numbers.at(-2) ?? 0), by + (numbers.at(-1) ?? 0)]
    if (key === 'm') [startX, startY] = [x, y]
  }
  return out
}
