import { useCallback, useEffect, useMemo, useRef } from 'react'
import { recordPath } from './api/paths'
import type { Asset, Boundary } from './api/types'
import { type Answer, useAnswer } from './api/useAnswer'
import type { Words } from './i18n/useWords'
import { placeOf } from './map/geometry'
import type { MapHandle } from './map/handle'
import { isAsset, selectionFeatures } from './map/selection'
import { assetTitle } from './panel/AssetPanel'
import { boundaryTitle } from './panel/BoundaryPanel'
import type { ViewStore } from './view/store'
import type { Selection, View } from './view/view'

type Shape = ReturnType<typeof selectionFeatures>

const NOTHING: Shape = { type: 'FeatureCollection', features: [] }

/** The name beside the ring; a nameless asset is told apart by the tail of its ref. */
const mapLabel = (asset: Asset, words: Words) =>
  asset.name ? assetTitle(asset, words) : `${words.className(asset.class)} ${asset.ref?.slice(-4) ?? ''}`.trim()

export interface SelectedRecord {
  readonly answer: Answer<Asset | Boundary>
  readonly features: Shape
  /** Selects a record and brings it into view as soon as it is read. */
  readonly open: (selection: Selection) => void
  /** Selects an asset that was touched on the map: the view stays, unless a phone's sheet would cover it. */
  readonly pick: (id: number) => void
  readonly showAgain: () => void
}

/** The selected record: read, drawn on the map, and flown to when it was chosen elsewhere than on the map. */
export function useSelection(
  store: ViewStore,
  view: View,
  map: MapHandle | undefined,
  revision: number,
  words: Words,
): SelectedRecord {
  const { selection } = view
  const answer = useAnswer<Asset | Boundary>(selection ? recordPath(selection.noun, selection.id) : null, revision)
  const record = answer.data
  const wanted = useRef<(Selection & { readonly touched?: boolean }) | undefined>(
    selection && { ...selection, touched: view.camera !== undefined },
  )

  const features = useMemo(() => {
    if (!record) return NOTHING
    const label = isAsset(record) ? mapLabel(record, words) : boundaryTitle(record, words)
    return selectionFeatures({ record, label })
  }, [record, words])

  useEffect(() => {
    if (!map || !record || wanted.current?.id !== record.id) return
    if ((wanted.current.noun === 'asset') !== isAsset(record)) return
    const { touched } = wanted.current
    wanted.current = undefined
    const at = record.label_point ?? placeOf(record.geometry)
    if (!touched) map.show(record.geometry)
    else if (at) map.reveal(at)
  }, [map, record])

  const open = useCallback(
    (next: Selection) => {
      if (record && record.id === next.id && isAsset(record) === (next.noun === 'asset')) {
        map?.show(record.geometry)
        return
      }
      wanted.current = next
      store.select(next)
    },
    [record, map, store],
  )
  const pick = useCallback(
    (id: number) => {
      wanted.current = { noun: 'asset', id, touched: true }
      store.select({ noun: 'asset', id })
    },
    [store],
  )
  const showAgain = useCallback(() => record && map?.show(record.geometry), [record, map])
  return { answer, features, open, pick, showAgain }
}
