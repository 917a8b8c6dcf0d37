import { useSyncExternalStore } from 'react'
import { decodeView, encodeView } from './hash'
import type { Camera, Selection, View } from './view'

type Listener = () => void

/**
 * Holds the page's view and keeps it equal to the URL fragment. Moving the camera rewrites the current history entry; a new
 * selection, filter or language makes one, so Back undoes them.
 */
export class ViewStore {
  private view: View
  private readonly listeners = new Set<Listener>()
  private readonly window: Window

  constructor(window: Window) {
    this.window = window
    this.view = decodeView(window.location.hash)
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
    this.window.history.replaceState(null, '', encodeView(this.view))
    this.tell()
  }

  readonly select = (selection: Selection | undefined) => {
    const now = this.view.selection
    if (now?.id === selection?.id && now?.noun === selection?.noun) return
    this.change({ selection })
  }

  readonly change = (part: Partial<View>) => {
    this.view = { ...this.view, ...part }
    const hash = encodeView(this.view)
    if (hash !== (this.window.location.hash || '#')) this.window.history.pushState(null, '', hash)
    this.tell()
  }

  private readonly follow = () => {
    const view = decodeView(this.window.location.hash)
    if (encodeView(view) === encodeView(this.view)) return
    this.view = { ...view, camera: view.camera ?? this.view.camera }
    this.tell()
  }

  private tell() {
    for (const listener of this.listeners) listener()
  }
}

export function useView(store: ViewStore): View {
  return useSyncExternalStore(store.subscribe, store.get)
}
