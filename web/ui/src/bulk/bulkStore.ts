import { signal } from '../view/signal'

/** Whether the panel of the bulk edit is open. What it edits is what is picked. */
export const bulkOpen = signal(false)

export const openBulk = () => bulkOpen.set(true)
export const closeBulk = () => bulkOpen.set(false)
