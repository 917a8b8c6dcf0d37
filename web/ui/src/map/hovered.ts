import { signal } from '../view/signal'

/** The asset below the pointer on the map, for lists that follow it. */
export const hoveredAsset = signal<number | undefined>(undefined)
