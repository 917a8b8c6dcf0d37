import { signal } from '../view/signal'

/** Whether the panel that picks by boundary or typed coordinates is open. */
export const areaOpen = signal(false)
