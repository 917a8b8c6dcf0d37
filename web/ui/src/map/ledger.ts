import type { Box } from '../api/types'

/** A tile's address. */
export interface Address {
  readonly z: number
  readonly x: number
  readonly y: number
}

interface Change {
  readonly revision: number
  readonly boxes: readonly Box[]
}

const keyOf = ({ z, x, y }: Address) => `${z}/${x}/${y}`

const column = (lon: number, tiles: number) => ((lon + 180) / 360) * tiles

function row(lat: number, tiles: number): number {
  const sin = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180)
  return (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * tiles
}

/** What a tile draws reaches this part of its side beyond its edge. */
const MARGIN = 1 / 16

/** Whether a box touches a tile, its margin included. */
export function meets(box: Box, { z, x, y }: Address): boolean {
  const tiles = 2 ** z
  const [west, east] = [column(box[0], tiles), column(box[2], tiles)]
  const [north, south] = [row(box[3], tiles), row(box[1], tiles)]
  return west <= x + 1 + MARGIN && east >= x - MARGIN && north <= y + 1 + MARGIN && south >= y - MARGIN
}

/** The tiles of a zoom that cover a box. */
export function tilesIn(box: Box, z: number): Address[] {
  const tiles = 2 ** z
  const clamp = (value: number) => Math.max(0, Math.min(tiles - 1, Math.floor(value)))
  const out: Address[] = []
  for (let y = clamp(row(box[3], tiles)); y <= clamp(row(box[1], tiles)); y++) {
    for (let x = clamp(column(box[0], tiles)); x <= clamp(column(box[2], tiles)); x++) out.push({ z, x, y })
  }
  return out
}

const REMEMBERED = 256

/**
 * Knows at which revision each tile was read and where the book has changed since, so that a tile that waits out of view
 * is read again when it comes back, and no other tile ever is.
 */
export class TileLedger {
  private readonly held = new Map<string, number>()
  private changes: Change[] = []
  /** Tiles read before this revision are stale wherever they lie. */
  private floor = 0

  /** A tile has come that was asked for while the page was at a revision. */
  read(tile: Address, revision: number): void {
    this.held.set(keyOf(tile), revision)
  }

  /** Something changed within the boxes. */
  change(revision: number, boxes: readonly Box[]): void {
    this.changes.push({ revision, boxes })
    while (this.changes.length > REMEMBERED) this.floor = Math.max(this.floor, this.changes.shift()?.revision ?? 0)
  }

  /** Anything may have changed up to a revision. */
  changeAll(revision: number): void {
    this.floor = Math.max(this.floor, revision)
    this.changes = this.changes.filter((it) => it.revision > revision)
  }

  /** Those of the tiles that were read and have changed since. */
  stale(tiles: readonly Address[]): Address[] {
    return tiles.filter((tile) => {
      const at = this.held.get(keyOf(tile))
      if (at === undefined) return false
      return at < this.floor || this.changes.some((it) => it.revision > at && it.boxes.some((box) => meets(box, tile)))
    })
  }
}
