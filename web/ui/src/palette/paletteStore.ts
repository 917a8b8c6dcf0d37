import { signal } from '../view/signal'

/** Whether the palette is open. */
export const paletteOpen = signal(false)

export const openPalette = () => paletteOpen.set(true)
export const closePalette = () => paletteOpen.set(false)
