import { ApiError, getJSON } from '../api/client'
import type { Noun, Position } from '../api/types'

/** A vertex or a place on an edge of what is there, as the server's true geometry has it. */
export interface Snap {
  readonly noun: Noun
  readonly id: number
  readonly ref?: string
  readonly class?: string
  readonly kind?: string
  readonly on: 'vertex' | 'edge'
  readonly lon: number
  readonly lat: number
  readonly distance_m: number
}

interface Answer {
  readonly items: readonly Snap[]
}

/** How near on the screen a vertex pulls the pointer. */
export const REACH_PX = 12
const WAIT_MS = 60
/** A wider question than this would hardly be about the place under the pointer. */
const WIDEST_M = 200

/** Metres on the ground that a CSS pixel covers. */
export const metresAPixel = (zoom: number, lat: number) => (78271.51696402048 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom

export type Ask = (at: Position, within: number, signal: AbortSignal) => Promise<readonly Snap[]>

/** Set once a server has said that it knows nothing of snapping. */
let absent = false

const askServer: Ask = async (at, within, signal) => {
  if (absent) return []
  const path = `/api/snap?lon=${at[0].toFixed(8)}&lat=${at[1].toFixed(8)}&within_m=${within.toFixed(3)}&limit=8`
  try {
    return (await getJSON<Answer>(path, signal)).items
  } catch (cause) {
    absent = cause instanceof ApiError && cause.status === 404
    throw cause
  }
}

/** What a snapper is told: the nearest place in reach, or nothing. */
export type OnSnap = (snap: Snap | undefined, at: Position) => void

/**
 * Asks where the pointer could catch, a little after it came to rest and only for the newest place. Where the server has no
 * answer the pointer stays free.
 */
export class Snapper {
  private timer: ReturnType<typeof setTimeout> | undefined
  private abort: AbortController | undefined
  private readonly ask: Ask
  private readonly skip: (snap: Snap) => boolean

  constructor(skip: (snap: Snap) => boolean = () => false, ask: Ask = askServer) {
    this.ask = ask
    this.skip = skip
  }

  /** Asks for the place under a moving pointer; the answer comes by itself. */
  readonly follow = (at: Position, zoom: number, on: OnSnap) => {
    this.stop()
    this.timer = setTimeout(() => {
      this.find(at, zoom).then((snap) => on(snap, at))
    }, WAIT_MS)
  }

  /** The nearest place in reach of a click or a tap, asked at once. */
  readonly find = async (at: Position, zoom: number): Promise<Snap | undefined> => {
    this.stop()
    const abort = new AbortController()
    this.abort = abort
    const within = Math.min(WIDEST_M, REACH_PX * metresAPixel(zoom, at[1]))
    try {
      const items = await this.ask(at, within, abort.signal)
      return abort.signal.aborted ? undefined : items.find((it) => it.distance_m <= within && !this.skip(it))
    } catch {
      return undefined
    }
  }

  readonly stop = () => {
    clearTimeout(this.timer)
    this.abort?.abort()
    this.abort = undefined
  }
}
