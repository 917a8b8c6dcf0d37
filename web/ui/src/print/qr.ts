import { errorWords } from './qrWords'

/** A QR code (ISO/IEC 18004, byte mode, error correction level M): dark modules by row and column, without the quiet zone. */
export type Modules = readonly (readonly boolean[])[]

/** Level M, by version: error-correction words a block, and blocks. */
const WORDS_A_BLOCK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]

/** The places of the alignment patterns' centres along one side. */
export function alignment(version: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const last = version * 4 + 10
  const step = count === 2 ? last - 6 : Math.ceil((last - 6) / (count - 1) / 2) * 2
  const places = Array.from({ length: count - 1 }, (_, at) => last - at * step)
  return [6, ...places.reverse()]
}

const side = (version: number) => version * 4 + 17

/** Modules that carry data, before they are cut into words of eight. */
function capacity(version: number): number {
  const marks = alignment(version).length
  const whole = side(version) ** 2
  const finders = 3 * 64 + 31 + 2 * (side(version) - 16)
  const aligned = marks === 0 ? 0 : (marks * marks - 3) * 25 - (marks - 2) * 2 * 5
  return whole - finders - aligned - (version >= 7 ? 36 : 0)
}

const allWords = (version: number) => Math.floor(capacity(version) / 8)
const errorTotal = (version: number) => (WORDS_A_BLOCK[version - 1] as number) * (BLOCKS[version - 1] as number)
const dataWords = (version: number) => allWords(version) - errorTotal(version)

function versionFor(bytes: number): number {
  for (let version = 1; version <= BLOCKS.length; version++) {
    const header = version < 10 ? 12 : 20
    if (header + bytes * 8 <= dataWords(version) * 8) return version
  }
  throw new Error(`qr: ${bytes} bytes are more than a code of version ${BLOCKS.length} holds`)
}

/** Mode, length, bytes, terminator and padding, as words of eight bits. */
function payload(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = []
  const push = (value: number, length: number) => {
    for (let at = length - 1; at >= 0; at--) bits.push((value >> at) & 1)
  }
  push(4, 4)
  push(bytes.length, version < 10 ? 8 : 16)
  for (const byte of bytes) push(byte, 8)
  const room = dataWords(version) * 8
  push(0, Math.min(4, room - bits.length))
  push(0, (8 - (bits.length % 8)) % 8)
  const words: number[] = []
  for (let at = 0; at < bits.length; at += 8) words.push(Number.parseInt(bits.slice(at, at + 8).join(''), 2))
  for (let pad = 0xec; words.length < dataWords(version); pad ^= 0xfd) words.push(pad)
  return words
}

/** Blocks of data and their error words, dealt out one word of each in turn. */
function interleaved(words: readonly number[], version: number): number[] {
  const blocks = BLOCKS[version - 1] as number
  const errors = WORDS_A_BLOCK[version - 1] as number
  const short = Math.floor(words.length / blocks)
  const longer = words.length % blocks
  const cut: number[][] = []
  let at = 0
  for (let block = 0; block < blocks; block++) {
    const length = short + (block >= blocks - longer ? 1 : 0)
    cut.push(words.slice(at, at + length))
    at += length
  }
  const corrections = cut.map((block) => errorWords(block, errors))
  const deal = (lists: readonly (readonly number[])[], longest: number) =>
    Array.from({ length: longest }, (_, row) => lists.flatMap((list) => list[row] ?? [])).flat()
  return [...deal(cut, short + 1), ...deal(corrections, errors)]
}

interface Board {
  readonly size: number
  readonly dark: boolean[][]
  readonly fixed: boolean[][]
}

function put(board: Board, x: number, y: number, dark: boolean): void {
  const [row, fixed] = [board.dark[y], board.fixed[y]]
  if (!row || !fixed || x < 0 || x >= board.size) return
  row[x] = dark
  fixed[x] = true
}

/** A square pattern of rings around a centre; `light` are the distances that stay light. */
function rings(board: Board, [x, y]: readonly [number, number], reach: number, light: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) put(board, x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))))
  }
}

/** Remainder of a value shifted by the generator's degree, both as bits. */
function remainder(value: number, generator: number): number {
  const degree = Math.floor(Math.log2(generator))
  let rest = value << degree
  for (let bit = Math.floor(Math.log2(Math.max(1, rest))); bit >= degree; bit--) {
    if ((rest >> bit) & 1) rest ^= generator << (bit - degree)
  }
  return (value << degree) | rest
}

/** The fifteen bits that say level M and the mask, written twice. */
function format(board: Board, mask: number): void {
  const bits = (mask === 0 ? 0 : remainder(mask, 0x537)) ^ 0x5412
  const last = board.size - 1
  for (let at = 0; at < 15; at++) {
    const dark = ((bits >> at) & 1) === 1
    if (at < 6) put(board, 8, at, dark)
    else if (at < 8) put(board, 8, at + 1, dark)
    else if (at === 8) put(board, 7, 8, dark)
    else put(board, 14 - at, 8, dark)
    if (at < 8) put(board, last - at, 8, dark)
    else put(board, 8, last - 14 + at, dark)
  }
  put(board, 8, last - 7, true)
}

function patterns(version: number): Board {
  const size = side(version)
  const grid = () => Array.from({ length: size }, () => new Array<boolean>(size).fill(false))
  const board: Board = { size, dark: grid(), fixed: grid() }
  for (let at = 0; at < size; at++) {
    put(board, 6, at, at % 2 === 0)
    put(board, at, 6, at % 2 === 0)
  }
  for (const centre of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(board, centre, 4, [2, 4])
  const marks = alignment(version)
  const last = marks.at(-1)
  for (const x of marks) {
    for (const y of marks) {
      const corner = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6)
      if (!corner) rings(board, [x, y], 2, [1])
    }
  }
  format(board, 0)
  if (version >= 7) {
    const bits = remainder(version, 0x1f25)
    for (let at = 0; at < 18; at++) {
      const dark = ((bits >> at) & 1) === 1
      const [across, along] = [size - 11 + (at % 3), Math.floor(at / 3)]
      put(board, across, along, dark)
      put(board, along, across, dark)
    }
  }
  return board
}

/** Writes the words in the zigzag of column pairs, from the lower right upwards. */
function fill(board: Board, words: readonly number[]): void {
  let at = 0
  let up = true
  for (let right = board.size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < board.size; step++) {
      const y = up ? board.size - 1 - step : step
      for (const x of [right, right - 1]) {
        const row = board.dark[y]
        if (!row || board.fixed[y]?.[x]) continue
        row[x] = (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1
        at++
      }
    }
    up = !up
  }
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function masked(board: Board, mask: number): boolean[][] {
  const flips = MASKS[mask] as (typeof MASKS)[number]
  const copy: Board = {
    size: board.size,
    dark: board.dark.map((row, y) => row.map((dark, x) => (board.fixed[y]?.[x] ? dark : dark !== flips(x, y)))),
    fixed: board.fixed.map((row) => [...row]),
  }
  format(copy, mask)
  return copy.dark
}

/** What the standard's four rules hold against a pattern; the mask with the least is taken. */
function penalty(dark: Modules): number {
  const columns = dark.map((_, x) => dark.map((row) => row[x] === true))
  let points = 0
  for (const line of [...dark, ...columns]) {
    let run = 0
    for (const [at, cell] of line.entries()) {
      run = at > 0 && cell === line[at - 1] ? run + 1 : 1
      if (run === 5) points += 3
      else if (run > 5) points += 1
    }
    const text = line.map((cell) => (cell ? '1' : '0')).join('')
    for (const finder of ['10111010000', '00001011101']) {
      for (let at = text.indexOf(finder); at >= 0; at = text.indexOf(finder, at + 1)) points += 40
    }
  }
  for (let y = 1; y < dark.length; y++) {
    for (let x = 1; x < dark.length; x++) {
      const cell = dark[y]?.[x]
      if (cell === dark[y - 1]?.[x] && cell === dark[y]?.[x - 1] && cell === dark[y - 1]?.[x - 1]) points += 3
    }
  }
  const share = (dark.flat().filter(Boolean).length * 100) / dark.length ** 2
  return points + 10 * Math.floor(Math.abs(share - 50) / 5)
}

/** Encodes a text as UTF-8. With `mask` the pattern is fixed, else the standard's rules choose it. */
export function qrCode(text: string, mask?: number): Modules {
  const bytes = new TextEncoder().encode(text)
  const version = versionFor(bytes.length)
  const board = patterns(version)
  fill(board, interleaved(payload(bytes, version), version))
  if (mask !== undefined) return masked(board, mask)
  const all = MASKS.map((_, at) => masked(board, at))
  return all.reduce((best, it) => (penalty(it) < penalty(best) ? it : best))
}

/** The dark modules as one SVG path in a box of one unit a module. */
export function qrPath(modules: Modules): string {
  return modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
}
