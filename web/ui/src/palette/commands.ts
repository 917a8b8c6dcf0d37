import { useEffect, useRef } from 'react'
import type { Said } from '../i18n/useWords'

/** Something the interface can do, found in the palette by its sentence in either language. */
export interface Command {
  readonly say: Said
  /** Fills a hole {{name}} of the sentence with another sentence. */
  readonly name?: Said
  /** The key that does the same, as it is printed. */
  readonly keys?: string
  readonly run: () => void
}

/** Tells commands apart, also after a reload. */
export const commandKey = ({ say, name }: Command): string => (name ? `${say} ${name}` : say)

type Offer = () => readonly Command[]

const offers = new Set<Offer>()

/** Every command that can be given now; the same one offered twice counts once. */
export function commandsNow(): readonly Command[] {
  const all = [...offers].flatMap((offer) => offer())
  return [...new Map(all.map((it) => [commandKey(it), it])).values()]
}

/** Offers commands as long as the component is there. */
export function useCommands(offer: Offer): void {
  const latest = useRef(offer)
  latest.current = offer
  useEffect(() => {
    const ask: Offer = () => latest.current()
    offers.add(ask)
    return () => {
      offers.delete(ask)
    }
  }, [])
}
