import type { Map as MapLibre } from 'maplibre-gl'
import type { Position } from '../api/types'
import { shifted } from '../measure/ellipsoid'
import { signal } from '../view/signal'
import { type Entered, readEntered } from './coordinates'
import type { Shown } from './features'
import { type PointerActions, show, takePointer } from './pointer'
import type { Parts, ShapeKind } from './shape'
import { empty, lastVertex, reopened, type Sketch, type Step, step, type VertexRef, vertexAt } from './sketch'
import { metresAPixel, REACH_PX, type Snap, Snapper } from './snap'

export interface DrawState {
  readonly sketch: Sketch
  readonly pointer: Position | undefined
  readonly snap: Snap | undefined
  readonly snapping: boolean
}

export interface DrawStart {
  readonly kind: ShapeKind
  /** The shape that is being changed; absent where a new one is drawn. */
  readonly parts?: Parts
  /** Where a moved point began, to draw its way. */
  readonly from?: Position
  /** The mark that stands at a point. */
  readonly image?: string
  /** What the pointer must not catch at, such as the shape itself. */
  readonly skip?: (snap: Snap) => boolean
  /** Whether the whole shape moves where one of its vertices is dragged. */
  readonly whole?: () => boolean
}

const SNAPPING = 'needlepoint.snapping'

const kept = () => {
  try {
    return window.localStorage.getItem(SNAPPING) !== 'off'
  } catch {
    return true
  }
}

/** Where the cross of a phone stands, as a part of the map's height; draw.module.css has the same. */
const PHONE_CROSS = 0.3
const isPhone = () => window.matchMedia('(max-width: 640px)').matches

type Listener = () => void

/**
 * One shape being drawn or changed: the sketch with its pointer and its catch. It lives outside the component tree, since the
 * map, a panel and a bar over the map all show it.
 */
export class DrawSession {
  readonly start: DrawStart
  private state: DrawState
  private map: MapLibre | undefined
  private readonly snapper: Snapper
  private readonly listeners = new Set<Listener>()
  private queue: Promise<void> = Promise.resolve()

  constructor(start: DrawStart) {
    this.start = start
    this.snapper = new Snapper(start.skip)
    const sketch = start.parts ? reopened(start.kind, start.parts) : empty(start.kind)
    this.state = { sketch, pointer: undefined, snap: undefined, snapping: kept() }
  }

  readonly get = (): DrawState => this.state

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  /** Draws itself on a map and takes its pointer; the answer gives the pointer back. */
  readonly attach = (map: MapLibre): (() => void) => {
    this.map = map
    map.on('move', this.crossed)
    const release = takePointer(map, () => this.shown, this.actions)
    this.draw()
    return () => {
      this.snapper.stop()
      map.off('move', this.crossed)
      this.map = undefined
      release()
    }
  }

  readonly apply = (it: Step) => {
    const sketch = step(this.state.sketch, it)
    if (sketch !== this.state.sketch) this.set({ sketch })
  }

  readonly restart = (kind: ShapeKind) => this.set({ sketch: empty(kind), snap: undefined, pointer: undefined })

  readonly toggleSnapping = () => {
    const snapping = !this.state.snapping
    try {
      window.localStorage.setItem(SNAPPING, snapping ? 'on' : 'off')
    } catch {
      // A browser that keeps nothing forgets the choice with the page.
    }
    this.snapper.stop()
    this.set({ snapping, snap: undefined })
  }

  /** Places a vertex under the cross, for keyboards and for fingers that would hide the place. */
  readonly placeAtCross = () => {
    const at = this.cross()
    if (at) this.place(at)
  }

  /** Where the cross stands: the middle of the map; on a phone a third of the way down, above the bar. */
  private cross(): Position | undefined {
    if (!this.map) return
    const { clientWidth, clientHeight } = this.map.getContainer()
    const { lng, lat } = this.map.unproject([clientWidth / 2, clientHeight * (isPhone() ? PHONE_CROSS : 0.5)])
    return [lng, lat]
  }

  /** On a phone the map moves under the cross, which so is the pointer. */
  private readonly crossed = () => {
    if (isPhone()) this.set({ pointer: this.cross() })
  }

  /** Adds a vertex, or moves the point, with the catch that lies in reach of it. */
  readonly place = (at: Position) => {
    this.inTurn(async () => {
      const caught = await this.caught(at)
      this.put(caught ?? at)
    })
  }

  /** Reads a coordinate field and does what it says; the answer tells how it was read. */
  readonly enter = (text: string): Entered => {
    const centre = this.map?.getCenter()
    const { sketch } = this.state
    const last = vertexAt(sketch, sketch.active) ?? lastVertex(sketch)
    const entered = readEntered(text, { last, near: centre ? [centre.lng, centre.lat] : (last ?? [0, 0]) })
    if ('at' in entered) {
      this.put(entered.at)
      this.reveal(entered.at)
    }
    return entered
  }

  /** Moves the active vertex, or the whole shape, by metres. */
  readonly nudge = (east: number, north: number) => {
    const { sketch } = this.state
    const at = vertexAt(sketch, sketch.active)
    if (this.start.whole?.()) {
      this.apply({ do: 'shift', parts: sketch.parts.map((part) => part.map((it) => shifted(it, east, north))) })
    } else if (at && sketch.active) this.apply({ do: 'move', ref: sketch.active, at: shifted(at, east, north) })
  }

  readonly reveal = (at: Position) => {
    if (this.map && !this.map.getBounds().contains([at[0], at[1]])) this.map.easeTo({ center: [at[0], at[1]], duration: 400 })
  }

  private put(at: Position) {
    const { sketch } = this.state
    if (this.start.whole?.()) this.shiftTo(at)
    else if (sketch.adding) this.apply({ do: 'add', at })
    else if (sketch.active) this.apply({ do: 'move', ref: sketch.active, at })
  }

  /** Moves the whole shape so that its active vertex, or its first, comes to lie at a place. */
  private shiftTo(at: Position, how: 'move' | 'drag' = 'move') {
    const { sketch } = this.state
    const from = vertexAt(sketch, sketch.active) ?? sketch.parts[0]?.[0]
    if (!from) return
    const [x, y] = [at[0] - from[0], at[1] - from[1]]
    const parts = sketch.parts.map((part) => part.map((it): Position => [it[0] + x, it[1] + y]))
    if (how === 'drag') this.set({ sketch: { ...sketch, parts } })
    else this.apply({ do: 'shift', parts })
  }

  private readonly actions: PointerActions = {
    onMove: (at) => {
      this.set({ pointer: this.catchFor(at) ?? at })
      if (this.state.snapping && this.map) this.snapper.follow(at, this.map.getZoom(), this.onSnap)
    },
    onClick: (at, hit) => {
      const { sketch } = this.state
      if (!hit) return this.place(at)
      const last = (sketch.parts.at(-1)?.length ?? 0) - 1
      const closes = sketch.adding && sketch.kind !== 'point' && (hit.index === 0 || hit.index === last)
      if (closes && last > 0) this.apply({ do: 'finish' })
      else this.apply({ do: 'activate', ref: hit })
    },
    onFinish: () => this.inTurn(async () => this.apply({ do: 'finish' })),
    onDrag: (ref, at, first) => {
      const target = this.catchFor(at) ?? at
      if (this.start.whole?.()) {
        if (first === 'first') this.apply({ do: 'activate', ref })
        this.shiftTo(target, first === 'first' ? 'move' : 'drag')
      } else this.apply({ do: first === 'first' ? 'move' : 'drag', ref, at: target })
      if (this.state.snapping && this.map) this.snapper.follow(at, this.map.getZoom(), this.onSnap)
    },
    onDrop: (ref, at) =>
      this.inTurn(async () => {
        const caught = await this.caught(at)
        if (!caught) return
        if (this.start.whole?.()) this.shiftTo(caught, 'drag')
        else this.apply({ do: 'drag', ref, at: caught })
      }),
    onPull: (ref: VertexRef, at) => this.apply({ do: 'insert', ref, at }),
  }

  private readonly onSnap = (snap: Snap | undefined) => this.set({ snap, ...(snap ? { pointer: [snap.lon, snap.lat] } : {}) })

  /** The catch found last, where the place is still in its reach. */
  private catchFor(at: Position): Position | undefined {
    const { snap } = this.state
    if (!snap || !this.map) return
    const reach = REACH_PX * metresAPixel(this.map.getZoom(), at[1])
    const metres = Math.hypot((snap.lon - at[0]) * Math.cos((at[1] * Math.PI) / 180), snap.lat - at[1]) * 111_320
    return metres <= reach ? [snap.lon, snap.lat] : undefined
  }

  private async caught(at: Position): Promise<Position | undefined> {
    if (!this.state.snapping || !this.map) return
    const snap = await this.snapper.find(at, this.map.getZoom())
    this.set({ snap: undefined })
    return snap && [snap.lon, snap.lat]
  }

  private inTurn(work: () => Promise<void>) {
    this.queue = this.queue.then(work, work)
  }

  private set(part: Partial<DrawState>) {
    this.state = { ...this.state, ...part }
    this.draw()
    for (const listener of this.listeners) listener()
  }

  private get shown(): Shown {
    const { from, image } = this.start
    return { ...this.state, from, image }
  }

  private draw() {
    if (this.map) show(this.map, this.shown)
  }
}

/** The session on the map, if any. */
export const session = signal<DrawSession | undefined>(undefined)
