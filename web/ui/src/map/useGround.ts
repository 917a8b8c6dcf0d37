import type { FeatureCollection } from 'geojson'
import { useMemo } from 'react'
import { boundariesPath, placesPath } from '../api/paths'
import type { Asset, Boundary, Page } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import type { Lang } from '../view/view'
import { outsideOf } from './outside'
import { PLACE_CLASSES, placesOf } from './places'

export interface Ground {
  readonly outside: FeatureCollection
  readonly places: FeatureCollection
}

const NONE: readonly never[] = []

/** What the tiles do not carry: the mask around the district (its boundaries are handed in) and the names of areas at their label points. */
export function useGround(district: readonly Boundary[], revision: number, lang: Lang): Ground {
  const streets = useAnswer<Page<Boundary>>(boundariesPath('street'), revision).data?.items ?? NONE
  const parks = useAnswer<Page<Boundary>>(boundariesPath('park'), revision).data?.items ?? NONE
  const assets = useAnswer<Page<Asset>>(placesPath(PLACE_CLASSES), revision).data?.items ?? NONE
  const outside = useMemo(() => outsideOf(district), [district])
  const places = useMemo(
    () => placesOf([...district, ...streets, ...parks], assets, lang),
    [district, streets, parks, assets, lang],
  )
  return { outside, places }
}
