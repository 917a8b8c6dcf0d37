import { useCallback, useState } from 'react'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { type Basemap, type Basemaps, OWN } from './basemap'

export const basemapsPath = '/api/settings/basemaps'

const NONE_YET: Basemaps = { items: [], default: OWN }

export interface Base {
  readonly basemaps: Basemaps
  /** What lies beneath now; undefined: the district's own ground. */
  readonly base: Basemap | undefined
  /** The basemap that was asked for and does not answer. */
  readonly baseDown: string | undefined
  readonly setBaseDown: (key: string | undefined) => void
}

/** The basemap of the link, else the installation's; one that does not answer gives way to the district's own ground. */
export function useBase(): Base {
  const words = useWords()
  const { view, toast } = useApp()
  const basemaps = useAnswer<Basemaps>(basemapsPath, 0).data ?? NONE_YET
  const wanted = view.base ?? basemaps.default
  const [down, setDown] = useState<string>()
  const found = basemaps.items.find((it) => it.key === wanted && it.kind !== 'own')
  const baseDown = down === wanted ? down : undefined
  const setBaseDown = useCallback(
    (key: string | undefined) => {
      setDown(key)
      if (key === undefined) return
      const name = words.label(basemaps.items.find((it) => it.key === key)?.name)
      toast({ text: words.say('base.down', { name }), tone: 'refused' })
    },
    [basemaps, toast, words],
  )
  return { basemaps, base: baseDown ? undefined : found, baseDown, setBaseDown }
}
