import 'maplibre-gl/dist/maplibre-gl.css'
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'react'
import { boundariesPath } from '../api/paths'
import type { Boundary, Box, Page } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { createMap } from '../map/createMap'
import { boundsOf } from '../map/geometry'
import { CAMERA_MS } from '../map/handle'
import { outsideOf } from '../map/outside'
import type { TileSet } from '../map/style'
import { type Chosen, isSame } from './chosen'
import { addVerdictImages, movesOf, previewStyle, rowsOf, TOUCHED } from './previewStyle'
import classes from './review.module.css'
import type { RowFeature } from './types'

interface PreviewMapProps {
  readonly tileSet: TileSet
  readonly features: readonly RowFeature[]
  readonly extent: Box | undefined
  readonly label: string
  readonly chosen: Chosen | undefined
  readonly onChoose: (chosen: Chosen | undefined) => void
  /** Where the map looks, after each move. */
  readonly onLook: (box: Box) => void
  readonly onFailure: (why: string) => void
}

const NONE: readonly never[] = []
const probed = () => new URLSearchParams(window.location.search).has('probe')
const put = (map: MapLibre | undefined, source: string, data: Parameters<GeoJSONSource['setData']>[0]) =>
  map?.getSource<GeoJSONSource>(source)?.setData(data)

/** The rows of an import on the district's ground, by what shall happen to them. */
export default function PreviewMap(props: PreviewMapProps) {
  const { features, chosen, extent, label } = props
  const holder = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const [map, setMap] = useState<MapLibre>()
  const filled = useRef(false)
  const district = useAnswer<Page<Boundary>>(boundariesPath('district'), 0).data?.items ?? NONE

  useEffect(() => {
    if (!holder.current) return
    const start = latest.current
    let made: MapLibre
    try {
      made = createMap({
        container: holder.current,
        style: previewStyle(start.tileSet),
        camera: undefined,
        extent: start.extent ?? null,
        label: start.label,
      })
    } catch (cause) {
      start.onFailure(cause instanceof Error ? cause.message : String(cause))
      return
    }
    made.on('load', () => {
      addVerdictImages(made)
      setMap(made)
    })
    made.on('click', (event) => {
      const { x, y } = event.point
      const reach = window.matchMedia('(pointer: coarse)').matches ? 16 : 6
      const hits = made.queryRenderedFeatures(
        [
          [x - reach, y - reach],
          [x + reach, y + reach],
        ],
        { layers: TOUCHED },
      )
      const hit = hits[0]?.properties
      latest.current.onChoose(hit ? { row: Number(hit.row), id: hit.id === undefined ? undefined : Number(hit.id) } : undefined)
    })
    made.on('moveend', () => {
      const [[west, south], [east, north]] = made.getBounds().toArray()
      latest.current.onLook([Math.max(west, -180), Math.max(south, -90), Math.min(east, 180), Math.min(north, 90)])
    })
    made.on('movestart', () => delete document.body.dataset.mapIdle)
    made.on('idle', () => {
      if (filled.current) document.body.dataset.mapIdle = '1'
    })
    if (probed()) Object.assign(window, { __map: made })
    return () => {
      delete document.body.dataset.mapIdle
      made.remove()
    }
  }, [])

  useEffect(() => {
    if (!map) return
    filled.current = true
    delete document.body.dataset.mapIdle
    put(map, 'rows', rowsOf(features))
    put(map, 'moves', movesOf(features))
  }, [map, features])

  useEffect(() => {
    put(map, 'outside', outsideOf(district))
  }, [map, district])

  const box = extent?.join(',')
  const shown = useRef(box)
  useEffect(() => {
    if (!map || !extent || shown.current === box) return
    shown.current = box
    map.fitBounds([extent[0], extent[1], extent[2], extent[3]], { padding: 40, maxZoom: 17.5, duration: CAMERA_MS })
  }, [map, box, extent])

  const mark = chosen && features.find((it) => isSame(it.properties, chosen))
  useEffect(() => {
    if (!map) return
    put(map, 'chosen', rowsOf(mark ? [mark] : NONE))
    const at = mark && boundsOf(mark.geometry)
    if (!at) return
    const [west, south, east, north] = at
    // The card with the row's details covers the left of a wide map, so the middle of what is left counts as the centre.
    const left = map.getContainer().clientWidth > 440 ? 324 : 0
    const padding = { top: 40, right: 40, bottom: 40, left: left + 40 }
    if (west === east && south === north) {
      const { x, y } = map.project([west, south])
      const { clientWidth, clientHeight } = map.getContainer()
      const inView = x > left + 16 && x < clientWidth - 16 && y > 16 && y < clientHeight - 16
      if (inView && map.getZoom() >= (mark.properties.moved ? 18 : 15)) return
      map.easeTo({
        center: [west, south],
        zoom: Math.max(map.getZoom(), mark.properties.moved ? 18.5 : 16.5),
        offset: [left / 2, 0],
        duration: CAMERA_MS,
      })
    } else map.fitBounds([west, south, east, north], { padding, maxZoom: 17.5, duration: CAMERA_MS })
  }, [map, mark])

  useEffect(() => {
    map?.getCanvas().setAttribute('aria-label', label)
  }, [map, label])

  return <div ref={holder} className={classes.canvas} data-testid="preview" />
}
