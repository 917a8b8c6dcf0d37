import { signal } from '../view/signal'
import type { StitchScale } from './scale'

/** How the stitches in view are drawn, for the legend; undefined where everything is drawn by itself. */
export const stitchScale = signal<StitchScale | undefined>(undefined)
