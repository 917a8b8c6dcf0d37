import { signal } from '../view/signal'
import type { Invitation } from './types'

/** The link that was made last, shown once on the page of its account. */
export const invited = signal<(Invitation & { readonly account: string }) | undefined>(undefined)
