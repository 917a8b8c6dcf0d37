import { useEffect, useState } from 'react'
import { touchesGround } from './news'
import type { Connection } from './useLive'

/** The revision for what is drawn from records rather than tiles; it stays where only points have changed. */
export function useGroundRevision({ news, revision }: Connection): number {
  const [ground, setGround] = useState(revision)
  useEffect(
    () =>
      news.subscribe(() => {
        const told = news.get()
        if (told && touchesGround(told)) setGround(told.revision)
      }),
    [news],
  )
  return ground
}
