import { useCallback, useEffect, useMemo } from 'react'
import { recordPath } from '../api/paths'
import type { Asset, Boundary } from '../api/types'
import { type Answer, useAnswer } from '../api/useAnswer'
import type { Words } from '../i18n/useWords'
import { placeOf } from '../map/geometry'
import type { MapHandle } from '../map/handle'
import { isAsset, selectionFeatures } from '../map/selection'
import { assetTitle, boundaryTitle } from '../panel/titles'
import { useSignal } from '../view/signal'
import type { Flight, ViewStore } from '../view/store'
import type { View } from '../view/view'

type Shape = ReturnType<typeof selectionFeatures>

const NOTHING: Shape = { type: 'FeatureCollection', features: [] }

/** The name beside the ring; a nameless asset is told apart by the tail of its ref. */
const mapLabel = (asset: Asset, words: Words) =>
  asset.name ? assetTitle(asset, words) : `${words.className(asset.class)} ${asset.ref?.slice(-4) ?? ''}`.trim()

export interface SelectedRecord {
  readonly answer: Answer<Asset | Boundary>
  readonly features: Shape
  /** Selects a record and brings it into view as soon as it is read. */
  readonly open: (flight: Flight) => void
  /** Selects an asset that was touched on the map: the view stays, unless a phone's sheet would cover it. */
  readonly pick: (id: number) => void
  readonly showAgain: () => void
}

interface SelectionInput {
  readonly store: ViewStore
  readonly view: View
  readonly map: MapHandle | undefined
  readonly revision: number
  readonly words: Words
}

/** The selected record: read, drawn on the map, and flown to when it was chosen elsewhere than on the map. */
export function useSelection({ store, view, map, revision, words }: SelectionInput): SelectedRecord {
  const { selection } = view
  const answer = useAnswer<Asset | Boundary>(selection ? recordPath(selection.noun, selection.id) : null, revision)
  const record = answer.data
  const flight = useSignal(store.flight)

  const features = useMemo(() => {
    if (!record) return NOTHING
    const label = isAsset(record) ? mapLabel(record, words) : boundaryTitle(record, words)
    return selectionFeatures({ record, label })
  }, [record, words])

  useEffect(() => {
    if (!map || !record || flight?.id !== record.id || (flight.noun === 'asset') !== isAsset(record)) return
    store.flight.set(undefined)
    const at = record.label_point ?? placeOf(record.geometry)
    if (!flight.touched) map.show(record.geometry)
    else if (at) map.reveal(at)
  }, [map, record, flight, store])

  const pick = useCallback((id: number) => store.visit({ noun: 'asset', id, touched: true }), [store])
  const showAgain = useCallback(() => record && map?.show(record.geometry), [record, map])
  return { answer, features, open: store.visit, pick, showAgain }
}
