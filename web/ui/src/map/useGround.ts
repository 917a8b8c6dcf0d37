import type { FeatureCollection } from 'geojson'
import { useMemo } from 'react'
import { placesPath } from '../api/paths'
import type { Boundary, Place, Places } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import type { Lang } from '../view/view'
import { outsideOf } from './outside'
import { PLACE_CLASSES, PLACE_KINDS, placesOf } from './places'

export interface Ground {
  readonly outside: FeatureCollection
  readonly places: FeatureCollection
}

const NONE: readonly Place[] = []

/** What the tiles do not carry: the mask around the district (its boundaries are handed in) and the names of areas at their label points. */
export function useGround(district: readonly Boundary[], revision: number, lang: Lang): Ground {
  const named = useAnswer<Places>(placesPath(PLACE_CLASSES, PLACE_KINDS), revision).data?.items ?? NONE
  const outside = useMemo(() => outsideOf(district), [district])
  const places = useMemo(() => placesOf(named, lang), [named, lang])
  return { outside, places }
}
