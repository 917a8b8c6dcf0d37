import { signal } from '../view/signal'

/** Whether the preview of the printed sheet is open. */
export const printOpen = signal(false)
