import { useLayoutEffect, useSyncExternalStore } from 'react'
import type { MapHandle } from '../map/handle'
import { useSignal } from '../view/signal'
import { type DrawSession, type DrawState, session } from './session'

const nobody = () => () => {}
const nothing = () => undefined

/** The state of the session on the map; undefined while nothing is drawn. */
export function useDraw(): { readonly draw: DrawSession; readonly state: DrawState } | undefined {
  const draw = useSignal(session)
  const state = useSyncExternalStore<DrawState | undefined>(draw?.subscribe ?? nobody, draw?.get ?? nothing)
  return draw && state && { draw, state }
}

/** Puts a session on the map while the component lives. */
export function useOnMap(draw: DrawSession | undefined, map: MapHandle | undefined): void {
  useLayoutEffect(() => {
    if (!draw || !map) return
    const release = draw.attach(map.engine)
    session.set(draw)
    return () => {
      release()
      if (session.get() === draw) session.set(undefined)
    }
  }, [draw, map])
}
