import type { Address } from './ledger'

const FIRST_WAIT_MS = 2_500
const LONGEST_WAIT_MS = 30_000

interface Lost {
  readonly tile: Address
  readonly tries: number
  readonly at: number
}

const keyOf = ({ z, x, y }: Address) => `${z}/${x}/${y}`

/** Tiles that did not come, since the server was busy or there was no line, and when each is to be asked for again. */
export class LostTiles {
  private readonly tiles = new Map<string, Lost>()
  private readonly chance: () => number

  /** `chance` (0…1) keeps many pages that were sent away together from coming back together. */
  constructor(chance: () => number = Math.random) {
    this.chance = chance
  }

  /** A tile did not come. */
  lose(tile: Address, now: number): void {
    const tries = (this.tiles.get(keyOf(tile))?.tries ?? 0) + 1
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 10))
    this.tiles.set(keyOf(tile), { tile, tries, at: now + wait * (1 + this.chance() / 2) })
  }

  /** A tile came. */
  find(tile: Address): void {
    this.tiles.delete(keyOf(tile))
  }

  /** Those of the tiles that are to be asked for again by now. */
  due(tiles: readonly Address[], now: number): Address[] {
    return tiles.filter((tile) => (this.tiles.get(keyOf(tile))?.at ?? Number.POSITIVE_INFINITY) <= now)
  }

  /** They are asked for again; until they come or are lost once more they are not due. */
  ask(tiles: readonly Address[]): void {
    for (const tile of tiles) {
      const lost = this.tiles.get(keyOf(tile))
      if (lost) this.tiles.set(keyOf(tile), { ...lost, at: Number.POSITIVE_INFINITY })
    }
  }

  /** When the next of the tiles is due; Infinity where none waits. */
  next(tiles: readonly Address[]): number {
    return Math.min(Number.POSITIVE_INFINITY, ...tiles.map((tile) => this.tiles.get(keyOf(tile))?.at ?? Number.POSITIVE_INFINITY))
  }
}
