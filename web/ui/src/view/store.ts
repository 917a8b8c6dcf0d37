import { useSyncExternalStore } from 'react'
import { routeOf } from '../app/route'
import { decodeView, encodeView } from './hash'
import { type Signal, signal } from './signal'
import { type Camera, type Selection, START, type View } from './view'

type Listener = () => void

/** Whether the fragment of a page is the whole view: the map's own, and the sign-in page's, which leads back to it. */
function carriesView(path: string): boolean {
  const { page } = routeOf(path)
  return page === 'map' || page === 'sign-in'
}

/** A record to bring into view as soon as it is read; `touched` when it was touched on the map and is in view already. */
export type Flight = Selection & { readonly touched?: boolean }

/**
 * Holds the page's view and keeps it equal to the URL fragment. Moving the camera rewrites the current history entry; a new
 * selection, filter or language makes one, so Back undoes them. Away from the map the fragment carries the language alone, and
 * the view waits here until the map is opened again.
 */
export class ViewStore {
  readonly flight: Signal<Flight | undefined>
  private view: View
  private readonly listeners = new Set<Listener>()
  private readonly window: Window

  constructor(window: Window) {
    this.window = window
    this.view = decodeView(window.location.hash)
    const { selection, camera } = this.view
    this.flight = signal<Flight | undefined>(selection && { ...selection, touched: camera !== undefined })
    window.addEventListener('popstate', this.follow)
    window.addEventListener('hashchange', this.follow)
  }

  readonly get = () => this.view

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener)
    return () => {
      this.listeners.delete(listener)
    }
  }

  readonly moveCamera = (camera: Camera) => {
    this.view = { ...this.view, camera }
    this.window.history.replaceState(null, '', this.fragment())
    this.tell()
  }

  readonly select = (selection: Selection | undefined) => {
    const now = this.view.selection
    if (now?.id === selection?.id && now?.noun === selection?.noun) return
    this.change({ selection })
  }

  /** Selects a record and lets the map go to it. */
  readonly visit = (flight: Flight) => {
    this.flight.set({ ...flight })
    this.select({ noun: flight.noun, id: flight.id })
  }

  readonly change = (part: Partial<View>) => {
    this.view = { ...this.view, ...part }
    const hash = this.fragment()
    if (hash !== (this.window.location.hash || '#')) this.window.history.pushState(null, '', hash)
    this.tell()
  }

  /** As change, but Back skips it: for what is drawn along while a slider moves. */
  readonly adjust = (part: Partial<View>) => {
    this.view = { ...this.view, ...part }
    this.window.history.replaceState(null, '', this.fragment())
    this.tell()
  }

  /** Opens another page of the interface. */
  readonly turn = (path: string) => {
    if (path === this.window.location.pathname) return
    // What a page keeps in its query is its own; the probe of tests goes along.
    const { search } = this.window.location
    const kept = new URLSearchParams(search).has('probe') ? '?probe' : ''
    this.window.history.pushState(null, '', path + kept + this.fragment(path))
    this.window.dispatchEvent(new PopStateEvent('popstate'))
  }

  private fragment(path = this.window.location.pathname): string {
    return encodeView(carriesView(path) ? this.view : { ...START, lang: this.view.lang })
  }

  private readonly follow = () => {
    const view = decodeView(this.window.location.hash)
    const onMap = carriesView(this.window.location.pathname)
    const next = onMap ? { ...view, camera: view.camera ?? this.view.camera } : { ...this.view, lang: view.lang }
    if (encodeView(next) === encodeView(this.view)) return
    this.view = next
    this.tell()
  }

  private tell() {
    for (const listener of this.listeners) listener()
  }
}

export function useView(store: ViewStore): View {
  return useSyncExternalStore(store.subscribe, store.get)
}
