import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { findEntry, PMTiles, readDirectory, tileId } from '../src/base/pmtiles'
import { seeded } from './random'

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))])

interface Run {
  readonly id: number
  readonly run: number
  readonly offset: number
  readonly length: number
}

function directory(entries: readonly Run[]): Uint8Array {
  const out = [...varint(entries.length)]
  for (const [i, it] of entries.entries()) out.push(...varint(it.id - (entries[i - 1]?.id ?? 0)))
  for (const it of entries) out.push(...varint(it.run))
  for (const it of entries) out.push(...varint(it.length))
  entries.forEach((it, i) => {
    const before = entries[i - 1]
    out.push(...varint(before && it.offset === before.offset + before.length ? 0 : it.offset + 1))
  })
  return gzipSync(Uint8Array.from(out))
}

/** A file of tiles (id → text), its directory cut into leaves of `size`. */
function archive(tiles: ReadonlyMap<number, string>, size: number): ArrayBuffer {
  const ids = [...tiles.keys()].sort((a, b) => a - b)
  const bodies = ids.map((id) => gzipSync(tiles.get(id) ?? ''))
  let end = 0
  const entries = ids.map((id, i): Run => {
    const offset = end
    const length = bodies[i]?.length ?? 0
    end += length
    return { id, run: 1, offset, length }
  })
  const leaves: Uint8Array[] = []
  const root: Run[] = []
  let leafEnd = 0
  for (let i = 0; i < entries.length; i += size) {
    const leaf = directory(entries.slice(i, i + size))
    leaves.push(leaf)
    root.push({ id: entries[i]?.id ?? 0, run: 0, offset: leafEnd, length: leaf.length })
    leafEnd += leaf.length
  }
  const top = directory(root)
  const meta = gzipSync(JSON.stringify({ vector_layers: [{ id: 'water' }] }))
  const head = Buffer.alloc(127)
  head.write('PMTiles', 0, 'latin1')
  head[7] = 3
  const places = [127, top.length, 127 + top.length, meta.length, 127 + top.length + meta.length, leafEnd]
  const data = 127 + top.length + meta.length + leafEnd
  for (const [i, value] of [...places, data, end].entries()) head.writeBigUInt64LE(BigInt(value), 8 + i * 8)
  head.set([1, 2, 2, 1, 0, 14], 96)
  return Uint8Array.from(Buffer.concat([head, top, meta, ...leaves, ...bodies])).buffer
}

describe('tile numbers', () => {
  test('are those of the published examples', () => {
    expect(tileId(0, 0, 0)).toBe(0)
    expect([tileId(1, 0, 0), tileId(1, 0, 1), tileId(1, 1, 1), tileId(1, 1, 0)]).toEqual([1, 2, 3, 4])
    expect(tileId(2, 0, 0)).toBe(5)
    expect(tileId(12, 3423, 1763)).toBe(19078479)
  })

  test('number every tile of a zoom once, each beside the one before', () => {
    const z = 6
    const at = new Map<number, [number, number]>()
    for (let x = 0; x < 2 ** z; x++) for (let y = 0; y < 2 ** z; y++) at.set(tileId(z, x, y), [x, y])
    expect(at.size).toBe(4 ** z)
    const first = (4 ** z - 1) / 3
    for (let id = first + 1; id < first + 4 ** z; id++) {
      const [a, b] = [at.get(id - 1), at.get(id)]
      expect(Math.abs((a?.[0] ?? 99) - (b?.[0] ?? 0)) + Math.abs((a?.[1] ?? 99) - (b?.[1] ?? 0))).toBe(1)
    }
  })
})

describe('a file', () => {
  test('gives back every tile, and nothing where it has none', async () => {
    const random = seeded('pmtiles')
    const tiles = new Map<number, string>()
    const known: [number, number, number][] = []
    for (let i = 0; i < 300; i++) {
      const z = Math.floor(random.next() * 15)
      const at: [number, number, number] = [z, Math.floor(random.next() * 2 ** z), Math.floor(random.next() * 2 ** z)]
      known.push(at)
      tiles.set(tileId(...at), at.join('/'))
    }
    const bytes = archive(tiles, 40)
    const file = new PMTiles(async (offset, length) => bytes.slice(offset, offset + length))
    expect(await file.header()).toMatchObject({ kind: 'vector', minzoom: 0, maxzoom: 14 })
    expect(await file.metadata()).toEqual({ vector_layers: [{ id: 'water' }] })
    for (const at of known) expect(new TextDecoder().decode(await file.tile(...at))).toBe(at.join('/'))
    for (let i = 0; i < 100; i++) {
      const z = 14
      const at: [number, number, number] = [z, Math.floor(random.next() * 2 ** z), Math.floor(random.next() * 2 ** z)]
      if (!tiles.has(tileId(...at))) expect(await file.tile(...at)).toBeUndefined()
    }
  })

  test('of another kind is refused, and a directory that is cut short too', async () => {
    const file = new PMTiles(async () => new ArrayBuffer(200))
    await expect(file.header()).rejects.toThrow(/not a PMTiles file/)
    expect(() => readDirectory(Uint8Array.from([200]).buffer)).toThrow(/cut short/)
  })

  test('lets one entry stand for a run of equal tiles', () => {
    const entries = [{ id: 5, run: 3, offset: 0, length: 9 }]
    expect(findEntry(entries, 7)?.offset).toBe(0)
    expect(findEntry(entries, 8)).toBeUndefined()
    expect(findEntry(entries, 4)).toBeUndefined()
  })
})
