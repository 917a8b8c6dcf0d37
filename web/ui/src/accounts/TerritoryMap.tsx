import 'maplibre-gl/dist/maplibre-gl.css'
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { nameOf } from '../api/names'
import { boundariesPath, tileDocumentPath } from '../api/paths'
import type { Boundary, Box, Page, TileDocument } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { createMap } from '../map/createMap'
import { boundsOf } from '../map/geometry'
import { CAMERA_MS } from '../map/handle'
import { outsideOf } from '../map/outside'
import { shapeTiles } from '../map/tiles'
import classes from './accounts.module.css'
import look from './grants.module.css'
import {
  OFFERED,
  OFFERED_LAYERS,
  OVER_LAYER,
  offeredFilter,
  overFilter,
  TERRITORY,
  territoryFeatures,
  territoryStyle,
} from './territoryStyle'

interface TerritoryMapProps {
  readonly places: readonly { readonly boundary: Boundary; readonly active: boolean }[]
  /** The kind of boundary that can be chosen now; undefined while nothing is being chosen. */
  readonly kind: string | undefined
  readonly onPick: (boundary: number) => void
}

interface Over {
  readonly name: string
  readonly x: number
  readonly y: number
}

const NONE: readonly never[] = []
const probed = () => new URLSearchParams(window.location.search).has('probe')

const around = (boxes: readonly Box[]): Box | undefined =>
  boxes.length === 0
    ? undefined
    : [
        Math.min(...boxes.map((it) => it[0])),
        Math.min(...boxes.map((it) => it[1])),
        Math.max(...boxes.map((it) => it[2])),
        Math.max(...boxes.map((it) => it[3])),
      ]

/** Where grants hold, on the district's ground; a click chooses a boundary while one is asked for. */
export default function TerritoryMap(props: TerritoryMapProps) {
  const tiles = useAnswer<TileDocument>(tileDocumentPath, 0).data
  return tiles ? <Drawn {...props} tiles={tiles} /> : <div className={classes.map} aria-busy="true" />
}

function Drawn(props: TerritoryMapProps & { readonly tiles: TileDocument }) {
  const words = useWords()
  const { status } = useApp()
  const holder = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [map, setMap] = useState<MapLibre>()
  const [over, setOver] = useState<Over>()
  const [failed, setFailed] = useState<string>()
  const district = useAnswer<Page<Boundary>>(boundariesPath('district'), 0).data?.items ?? NONE
  const { kind, places } = props
  const label = words.say(kind ? 'place.map' : 'place.mapShown')
  const start = useRef({ extent: status.extent.length === 4 ? (status.extent as Box) : null, label })

  useEffect(() => {
    if (!holder.current) return
    const { minzoom, maxzoom } = latest.current.tiles
    let made: MapLibre
    try {
      made = createMap({
        container: holder.current,
        style: territoryStyle({ tiles: [shapeTiles(undefined)], minzoom, maxzoom }),
        camera: undefined,
        ...start.current,
      })
    } catch (cause) {
      setFailed(cause instanceof Error ? cause.message : String(cause))
      return
    }
    const hit = ({ point }: { point: { x: number; y: number } }) =>
      latest.current.kind === undefined ? undefined : made.queryRenderedFeatures([point.x, point.y], { layers: [OFFERED] })[0]
    made.on('load', () => setMap(made))
    made.on('click', (event) => {
      const id = hit(event)?.id
      if (typeof id === 'number') latest.current.onPick(id)
    })
    made.on('mousemove', (event) => {
      const found = hit(event)
      made.getCanvas().style.cursor = found ? 'pointer' : ''
      made.setFilter(OVER_LAYER, overFilter(typeof found?.id === 'number' ? found.id : undefined))
      const name = found && String(found.properties.name ?? found.properties.ref ?? '')
      setOver(name ? { name, ...event.point } : undefined)
    })
    made.on('mouseout', () => setOver(undefined))
    made.on('movestart', () => delete document.body.dataset.mapIdle)
    made.on('idle', () => {
      document.body.dataset.mapIdle = '1'
    })
    if (probed()) Object.assign(window, { __map: made })
    return () => {
      delete document.body.dataset.mapIdle
      made.remove()
    }
  }, [])

  useEffect(() => {
    map?.getSource<GeoJSONSource>('outside')?.setData(outsideOf(district))
  }, [map, district])

  useEffect(() => {
    for (const layer of OFFERED_LAYERS) map?.setFilter(layer, offeredFilter(kind))
    if (!kind) setOver(undefined)
  }, [map, kind])

  const shapes = useMemo(
    () => territoryFeatures(places.map((it) => ({ ...it, name: nameOf(it.boundary, words.lang) || it.boundary.ref || '' }))),
    [places, words.lang],
  )
  const drawn = JSON.stringify(places.map((it) => [it.boundary.id, it.active]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for what is drawn
  useEffect(() => {
    if (!map) return
    delete document.body.dataset.mapIdle
    map.getSource<GeoJSONSource>(TERRITORY)?.setData(shapes)
    map.triggerRepaint()
  }, [map, drawn, words.lang])

  // What was chosen comes into view when a place is settled, not while one is looked for.
  const box = kind ? undefined : around(places.map((it) => boundsOf(it.boundary.geometry)).filter((it) => it !== undefined))
  const boxText = box?.join(',')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the box
  useEffect(() => {
    if (map && box) map.fitBounds([box[0], box[1], box[2], box[3]], { padding: 48, maxZoom: 16, duration: CAMERA_MS })
  }, [map, boxText])

  const choosing = kind !== undefined
  // While a place is looked for the whole district is in view, beside the list that covers the left of a wide map.
  useEffect(() => {
    const { extent } = start.current
    if (!map || !choosing || !extent) return
    const left = map.getContainer().clientWidth > 640 ? 324 : 24
    map.fitBounds([extent[0], extent[1], extent[2], extent[3]], {
      padding: { top: 24, right: 24, bottom: 24, left },
      duration: CAMERA_MS,
    })
  }, [map, choosing])

  useEffect(() => {
    map?.getCanvas().setAttribute('aria-label', label)
  }, [map, label])

  if (failed !== undefined) return <p role="alert">{words.say('map.failed', { why: failed })}</p>
  return (
    <div className={classes.map}>
      <div ref={holder} className={look.canvas} data-testid="territory" />
      {over && (
        <span className={classes.over1} style={{ left: over.x + 14, top: over.y + 14 }} aria-hidden="true">
          {over.name}
        </span>
      )}
    </div>
  )
}
