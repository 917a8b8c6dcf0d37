import type { FeatureCollection } from 'geojson'
import { lazy, Suspense, useState } from 'react'
import { tileDocumentPath } from './api/paths'
import type { AssetClass, Boundary, Box, Position, TileDocument } from './api/types'
import { useAnswer } from './api/useAnswer'
import type { GlyphPaths } from './design/glyphs'
import classes from './frame/frame.module.css'
import { useWords } from './i18n/useWords'
import type { MapHandle } from './map/handle'
import type { Omission } from './map/omitted'
import { useGround } from './map/useGround'
import type { Book } from './useBook'
import type { Signal } from './view/signal'
import type { Camera, View } from './view/view'

const MapView = lazy(() => import('./map/MapView'))

const TILES = [`${window.location.origin}/tiles/{z}/{x}/{y}.mvt`]

interface MapStageProps {
  readonly view: View
  readonly book: Book
  readonly classes: readonly AssetClass[]
  readonly glyphs: GlyphPaths
  readonly district: readonly Boundary[]
  readonly revision: number
  readonly extent: Box | null
  readonly selection: FeatureCollection
  readonly pointer: Signal<Position | undefined>
  readonly onReady: (map: MapHandle) => void
  readonly onPick: (id: number | undefined) => void
  readonly onCamera: (camera: Camera) => void
  readonly onOmission: (omission: Omission | undefined) => void
}

/** Brings the map library in when it is needed, and hands the map what it draws. */
export function MapStage(props: MapStageProps) {
  const words = useWords()
  const ground = useGround(props.district, props.revision, words.lang)
  const document = useAnswer<TileDocument>(tileDocumentPath, 0)
  const [failure, setFailure] = useState<string>()
  const broken = failure ?? document.error?.message
  if (broken !== undefined) {
    return (
      <div className={classes.failed} role="alert">
        {words.say('map.failed', { why: broken })}
      </div>
    )
  }
  if (!props.book.ready || !document.data) return null
  const { minzoom, maxzoom } = document.data
  return (
    <Suspense fallback={null}>
      <MapView
        tileSet={{ tiles: TILES, minzoom, maxzoom }}
        assetClasses={props.classes}
        glyphs={props.glyphs}
        filter={props.view.filter}
        boundaryLayers={props.book.boundaryLayers}
        lang={words.lang}
        revision={props.revision}
        extent={props.extent}
        camera={props.view.camera}
        outside={ground.outside}
        places={ground.places}
        selection={props.selection}
        label={words.say('app.mapLabel')}
        pointer={props.pointer}
        onReady={props.onReady}
        onPick={props.onPick}
        onCamera={props.onCamera}
        onOmission={props.onOmission}
        onFailure={setFailure}
      />
    </Suspense>
  )
}
