import type { Omission } from '../map/omitted'
import { signal } from '../view/signal'
import type { StitchScale } from './scale'

/** How the stitches in view are drawn, for the legend; undefined where everything is drawn by itself. */
export const stitchScale = signal<StitchScale | undefined>(undefined)

/** The boundaries that are too small to be drawn beside the stitches in view; undefined where none is. */
export const boundariesLeftOut = signal<Omission | undefined>(undefined)
