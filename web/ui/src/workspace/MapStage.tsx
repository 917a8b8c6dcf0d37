import type { FeatureCollection } from 'geojson'
import { lazy, Suspense, useContext, useEffect, useMemo, useState } from 'react'
import { tileDocumentPath } from '../api/paths'
import type { TileDocument } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { GlyphContext } from '../design/ClassGlyph'
import classes from '../frame/frame.module.css'
import { useWords } from '../i18n/useWords'
import { queryOf } from '../list/request'
import { useGroundRevision } from '../live/useGroundRevision'
import type { MapFilter } from '../map/expressions'
import type { MapHandle } from '../map/handle'
import { loadMap } from '../map/load'
import type { Omission } from '../map/omitted'
import { cellTiles, shapeTiles } from '../map/tiles'
import { useGround } from '../map/useGround'
import { useStitch } from '../stitch/useStitch'
import type { LayerGroup, View } from '../view/view'
import { useWorkspace } from './context'

const MapView = lazy(loadMap)

const MATCHING = { what: 'matching' } as const

/** The parts at which the groups are drawn; over a basemap the district's own ground is left out unless it is asked for. */
function opacityOf(percent: View['opacity'], overBase: boolean): Record<LayerGroup, number> {
  const part = (group: LayerGroup, start = 100) => (percent[group] ?? start) / 100
  return {
    ground: part('ground', overBase ? 0 : 100),
    assets: part('assets'),
    boundaries: part('boundaries'),
    base: part('base'),
  }
}

interface MapStageProps {
  readonly selection: FeatureCollection
  readonly onReady: (map: MapHandle) => void
  readonly onPick: (id: number | undefined) => void
  readonly onOmission: (omission: Omission | undefined) => void
  /** Whether there is no map to wait for. */
  readonly onFailed: (failed: boolean) => void
}

/** Brings the map library in when it is needed, and hands the map what it draws. */
export function MapStage(props: MapStageProps) {
  const words = useWords()
  const workspace = useWorkspace()
  const { store, view, book, status, revision, connection, catalogue, district, tool, pointer } = workspace
  const glyphs = useContext(GlyphContext)
  const { within, base, setBaseDown, asOf } = workspace
  const moved = useGroundRevision(connection)
  const framed = useMemo(() => (within ? [within] : district), [within, district])
  const ground = useGround(framed, asOf ?? moved, words.lang)
  const filter = useMemo((): MapFilter => ({ ...view.filter, area: within?.geometry }), [view.filter, within])
  const counted = useMemo(() => queryOf(MATCHING, view.filter, book.present), [view.filter, book.present])
  const stitch = useStitch()
  const overBase = base !== undefined
  const opacity = useMemo(() => opacityOf(view.opacity, overBase), [view.opacity, overBase])
  const document = useAnswer<TileDocument>(tileDocumentPath, 0)
  const [failure, setFailure] = useState<string>()
  const broken = failure ?? document.error?.message
  const { onFailed } = props
  useEffect(() => onFailed(broken !== undefined), [onFailed, broken])
  if (broken !== undefined) {
    return (
      <div className={classes.failed} role="alert">
        {words.say('map.failed', { why: broken })}
      </div>
    )
  }
  if (!book.ready || !document.data) return null
  const { minzoom, maxzoom } = document.data
  return (
    <Suspense fallback={null}>
      <MapView
        tileSet={{ tiles: [shapeTiles(asOf)], minzoom, maxzoom }}
        cellTiles={counted && cellTiles(counted, asOf)}
        assetClasses={catalogue.classes}
        glyphs={glyphs}
        filter={filter}
        opacity={opacity}
        base={base}
        onBaseDown={setBaseDown}
        boundaryLayers={book.boundaryLayers}
        lang={words.lang}
        revision={revision}
        news={connection.news}
        extent={status.extent.length === 4 ? status.extent : null}
        camera={view.camera}
        outside={ground.outside}
        places={ground.places}
        selection={props.selection}
        label={words.say('app.mapLabel')}
        quiet={tool !== 'select'}
        pointer={pointer}
        onReady={props.onReady}
        onPick={props.onPick}
        onStitch={stitch.zoom}
        onStitchRows={stitch.rows}
        onCamera={store.moveCamera}
        onOmission={props.onOmission}
        onFailure={setFailure}
      />
    </Suspense>
  )
}
