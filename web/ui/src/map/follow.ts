import type { Map as MapLibre, MapSourceDataEvent } from 'maplibre-gl'
import type { Box } from '../api/types'
import { type Address, TileLedger, tilesIn } from './ledger'
import { LostTiles } from './lost'

export interface TileFollower {
  /** The book has changed within the boxes; null where that is not known. */
  readonly change: (revision: number, boxes: readonly Box[] | null) => void
}

interface Zooms {
  readonly minzoom: number
  readonly maxzoom: number
  /** From this zoom on the source is not drawn. */
  readonly below?: number
}

/** The tiles of the zoom that is drawn. Coarser ones only stand in until these are there. */
function inView(map: MapLibre, { minzoom, maxzoom, below = Number.POSITIVE_INFINITY }: Zooms): Address[] {
  const z = Math.min(maxzoom, Math.floor(map.getZoom()))
  const bounds = map.getBounds()
  return z < minzoom || map.getZoom() >= below
    ? []
    : tilesIn([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], z)
}

const keyOf = ({ z, x, y }: Address) => `${z}/${x}/${y}`

/** Statuses of a server that has too much to do. */
const BUSY = [429, 503]

/** Whether it may go better a little later: the server was busy, or there was no answer at all. */
function passes(error: unknown): boolean {
  const status = (error as { status?: number } | undefined)?.status
  return status === undefined || status === 0 || BUSY.includes(status)
}

/**
 * Keeps the tiles of a source at the newest revision: only those that a change touches are read again, old ones stay meanwhile. Tiles
 * that a busy server did not give are asked for again.
 */
export function followTiles(map: MapLibre, source: string, zooms: Zooms, revision: number): TileFollower {
  const ledger = new TileLedger()
  let now = revision
  const lost = new LostTiles()
  let timer = 0
  const tileOf = (event: Pick<MapSourceDataEvent, 'sourceId' | 'tile'>): Address | undefined => {
    if (event.sourceId !== source) return
    return (event.tile as { tileID?: { canonical?: Address } } | undefined)?.tileID?.canonical
  }
  /**
   * The revisions at which tiles were asked for that have not come yet. What is under way is not asked for once more: what comes of it
   * may be older than the last change, which is seen when it comes.
   */
  const coming = new Map<string, number>()
  const refresh = () => {
    const seen = inView(map, zooms)
    const again = lost.due(seen, performance.now())
    lost.ask(again)
    const stale = [...new Set([...ledger.stale(seen), ...again])].filter((it) => !coming.has(keyOf(it)))
    window.clearTimeout(timer)
    const next = lost.next(seen)
    if (next < Number.POSITIVE_INFINITY) timer = window.setTimeout(refresh, Math.max(0, next - performance.now()))
    if (stale.length === 0) return
    delete document.body.dataset.mapIdle
    for (const tile of stale) coming.set(keyOf(tile), now)
    map.refreshTiles(
      source,
      stale.map(({ x, y, z }) => ({ x, y, z })),
    )
  }
  map.on('sourcedataloading', (event) => {
    const tile = tileOf(event)
    if (tile) coming.set(keyOf(tile), now)
  })
  map.on('sourcedata', (event) => {
    const tile = tileOf(event)
    if (!tile) return
    // The library says nothing of a tile that comes again with the tag it had, and nobody would know that it is up to date.
    if (event.tile) event.tile.etag = undefined
    const asked = coming.get(keyOf(tile))
    if (asked === undefined) return
    coming.delete(keyOf(tile))
    lost.find(tile)
    ledger.read(tile, asked)
    if (asked < now) refresh()
  })
  map.on('sourcedataabort', (event) => {
    const tile = tileOf(event)
    if (tile) coming.delete(keyOf(tile))
  })
  map.on('error', (event) => {
    const tile = tileOf(event as unknown as MapSourceDataEvent)
    if (!tile) return
    coming.delete(keyOf(tile))
    if (!passes(event.error)) return
    lost.lose(tile, performance.now())
    refresh()
  })
  map.on('remove', () => window.clearTimeout(timer))
  map.on('moveend', refresh)
  map.on('idle', () => {
    coming.clear() // an idle map waits for nothing
    refresh()
  })
  return {
    change: (next, boxes) => {
      now = next
      if (boxes) ledger.change(next, boxes)
      else ledger.changeAll(next)
      refresh()
    },
  }
}
