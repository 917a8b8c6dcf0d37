import { useSyncExternalStore } from 'react'

/** One value that changes often, kept out of the component tree so that only its readers draw again. */
export interface Signal<T> {
  readonly get: () => T
  readonly set: (value: T) => void
  readonly subscribe: (listener: () => void) => () => void
}

export function signal<T>(start: T): Signal<T> {
  let value = start
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** A signal for those who only read it. */
export type Watched<T> = Pick<Signal<T>, 'get' | 'subscribe'>

export const useSignal = <T>(source: Watched<T>): T => useSyncExternalStore(source.subscribe, source.get)
