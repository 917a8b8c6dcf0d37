/** The parts of a PMTiles 3 header that a reader needs. */
export interface Header {
  readonly rootOffset: number
  readonly rootLength: number
  readonly metadataOffset: number
  readonly metadataLength: number
  readonly leafOffset: number
  readonly dataOffset: number
  readonly directoriesPacked: boolean
  readonly tilesPacked: boolean
  readonly kind: 'vector' | 'raster'
  readonly minzoom: number
  readonly maxzoom: number
  readonly bounds: readonly [number, number, number, number]
}

/** One run of a directory; a run of length 0 points at a leaf. */
export interface Entry {
  readonly id: number
  readonly run: number
  readonly offset: number
  readonly length: number
}

const HEADER_BYTES = 127
const GZIP = 2
const PLAIN = 1

/** Reads the header at the start of the file; anything else than version 3 with gzip or no compression is refused. */
export function readHeader(bytes: ArrayBuffer): Header {
  const view = new DataView(bytes)
  if (bytes.byteLength < HEADER_BYTES || new TextDecoder().decode(bytes.slice(0, 7)) !== 'PMTiles' || view.getUint8(7) !== 3) {
    throw new Error('pmtiles: not a PMTiles file of version 3')
  }
  const long = (at: number) => Number(view.getBigUint64(at, true))
  const degrees = (at: number) => view.getInt32(at, true) / 1e7
  const packing = [view.getUint8(97), view.getUint8(98)]
  if (packing.some((it) => it !== GZIP && it !== PLAIN)) throw new Error('pmtiles: packed with something else than gzip')
  return {
    rootOffset: long(8),
    rootLength: long(16),
    metadataOffset: long(24),
    metadataLength: long(32),
    leafOffset: long(40),
    dataOffset: long(56),
    directoriesPacked: packing[0] === GZIP,
    tilesPacked: packing[1] === GZIP,
    kind: view.getUint8(99) === 1 ? 'vector' : 'raster',
    minzoom: view.getUint8(100),
    maxzoom: view.getUint8(101),
    bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
  }
}

/** Reads a directory: the columns of ids, runs, lengths and offsets behind each other. */
export function readDirectory(bytes: ArrayBuffer): Entry[] {
  const data = new Uint8Array(bytes)
  let at = 0
  const varint = () => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = data[at++]
      if (byte === undefined) throw new Error('pmtiles: a directory is cut short')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  const count = varint()
  const column = () => Array.from({ length: count }, varint)
  let id = 0
  const ids = column().map((step) => {
    id += step
    return id
  })
  const [runs, lengths] = [column(), column()]
  let end = 0
  return column().map((packed, i) => {
    const length = lengths[i] ?? 0
    const offset = packed === 0 ? end : packed - 1
    end = offset + length
    return { id: ids[i] ?? 0, run: runs[i] ?? 0, offset, length }
  })
}

/** The number of a tile: those of lower zooms first, within a zoom along a Hilbert curve. */
export function tileId(z: number, x: number, y: number): number {
  const tiles = 2 ** z
  let id = (4 ** z - 1) / 3
  let [tx, ty] = [x, y]
  for (let side = tiles / 2; side >= 1; side /= 2) {
    const rx = Math.floor(tx / side) % 2
    const ry = Math.floor(ty / side) % 2
    id += side * side * ((3 * rx) ^ ry)
    if (ry === 0) {
      if (rx === 1) [tx, ty] = [tiles - 1 - tx, tiles - 1 - ty]
      ;[tx, ty] = [ty, tx]
    }
  }
  return id
}

/** The entry that a tile is in, or the leaf to look on in. */
export function findEntry(entries: readonly Entry[], id: number): Entry | undefined {
  let [low, high] = [0, entries.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.id ?? 0) <= id) low = middle + 1
    else high = middle - 1
  }
  const entry = entries[high]
  return entry && (entry.run === 0 || id < entry.id + entry.run) ? entry : undefined
}

export type Range = (offset: number, length: number, signal?: AbortSignal) => Promise<ArrayBuffer>

/** Parts of a file by HTTP. */
export const httpRange =
  (url: string): Range =>
  async (offset, length, signal) => {
    const answer = await fetch(url, { signal, headers: { Range: `bytes=${offset}-${offset + length - 1}` } })
    if (!answer.ok) throw new Error(`pmtiles: ${url}: ${answer.status}`)
    const bytes = await answer.arrayBuffer()
    // A server without ranges sends the whole file.
    return answer.status === 200 ? bytes.slice(offset, offset + length) : bytes
  }

const unpack = async (bytes: ArrayBuffer) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()

/** A PMTiles file that is read part by part. */
export class PMTiles {
  private readonly range: Range
  private head: Promise<Header> | undefined
  private readonly directories = new Map<number, Promise<Entry[]>>()

  constructor(range: Range) {
    this.range = range
  }

  header(): Promise<Header> {
    this.head ??= this.range(0, HEADER_BYTES).then(readHeader)
    return this.head
  }

  async metadata(): Promise<{ readonly vector_layers?: readonly { readonly id: string }[]; readonly attribution?: string }> {
    const head = await this.header()
    const bytes = await this.range(head.metadataOffset, head.metadataLength)
    return JSON.parse(new TextDecoder().decode(head.directoriesPacked ? await unpack(bytes) : bytes))
  }

  /** The bytes of a tile, unpacked; undefined where the file has none. */
  async tile(z: number, x: number, y: number, signal?: AbortSignal): Promise<ArrayBuffer | undefined> {
    const head = await this.header()
    const id = tileId(z, x, y)
    let [offset, length] = [head.rootOffset, head.rootLength]
    for (let depth = 0; depth < 4; depth++) {
      const entry = findEntry(await this.directory(head, offset, length), id)
      if (!entry) return
      if (entry.run > 0) {
        const bytes = await this.range(head.dataOffset + entry.offset, entry.length, signal)
        return head.tilesPacked ? unpack(bytes) : bytes
      }
      ;[offset, length] = [head.leafOffset + entry.offset, entry.length]
    }
    throw new Error('pmtiles: leaves lie too deep')
  }

  private directory(head: Header, offset: number, length: number): Promise<Entry[]> {
    const known = this.directories.get(offset)
    if (known) return known
    const read = this.range(offset, length)
      .then((bytes) => (head.directoriesPacked ? unpack(bytes) : bytes))
      .then(readDirectory)
    read.catch(() => this.directories.delete(offset))
    this.directories.set(offset, read)
    return read
  }
}
