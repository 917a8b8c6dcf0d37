import 'maplibre-gl/dist/maplibre-gl.css'
import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, Map as MapLibre, StyleSpecification, VectorTileSource } from 'maplibre-gl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { resumed } from '../access/keep'
import type { AssetClass, Box, Position } from '../api/types'
import type { Basemap } from '../base/basemap'
import type { GlyphPaths } from '../design/glyphs'
import { type News, placesOf } from '../live/news'
import { type StitchActions, StitchCard } from '../stitch/StitchCard'
import type { StitchScale } from '../stitch/scale'
import type { Stitch } from '../stitch/stitch'
import { boundariesLeftOut, stitchScale } from '../stitch/store'
import { type Signal, useSignal } from '../view/signal'
import type { Camera, Lang, LayerGroup } from '../view/view'
import { createMap } from './createMap'
import { restyle } from './diff'
import { type MapFilter, TILE_SOURCE } from './expressions'
import { followTiles, type TileFollower } from './follow'
import { HoverCard } from './HoverCard'
import { CAMERA_MS, handleOf, type MapHandle } from './handle'
import { hoveredAsset } from './hovered'
import { drawMarksOnDemand } from './images'
import classes from './map.module.css'
import { type Omission, omittedIn } from './omitted'
import { OVERVIEW_ZOOM } from './overview'
import { pulse } from './pulse'
import { CROWDED, GONE_ZOOM, isCrowded, STITCHES, type StitchInput, scaleInView } from './stitches'
import { buildLayers, buildStyle, type TileSet } from './style'
import { Basement } from './underlay'
import { type Hovered, watch } from './watch'

export interface MapViewProps {
  readonly tileSet: TileSet
  /** The tiles that count by squares; undefined where the filter lets nothing through. */
  readonly cellTiles: string | undefined
  readonly assetClasses: readonly AssetClass[]
  readonly glyphs: GlyphPaths
  readonly filter: MapFilter
  readonly opacity: Readonly<Record<LayerGroup, number>>
  /** What lies beneath the district's own ground, if anything. */
  readonly base: Basemap | undefined
  readonly onBaseDown: (key: string) => void
  readonly boundaryLayers: readonly string[]
  readonly lang: Lang
  readonly revision: number
  readonly news: Signal<News | undefined>
  readonly extent: Box | null
  readonly camera: Camera | undefined
  readonly outside: FeatureCollection
  readonly places: FeatureCollection
  readonly selection: FeatureCollection
  readonly label: string
  /** A tool has the pointer: neither click nor hover means a selection. */
  readonly quiet: boolean
  readonly pointer: Signal<Position | undefined>
  readonly onReady: (handle: MapHandle) => void
  readonly onPick: (id: number | undefined) => void
  readonly onStitch: (stitch: Stitch) => void
  readonly onStitchRows: (stitch: Stitch) => void
  readonly onCamera: (camera: Camera) => void
  readonly onOmission: (omission: Omission | undefined) => void
  readonly onFailure: (why: string) => void
}

const cameraOf = (map: MapLibre): Camera => {
  const { lng, lat } = map.getCenter()
  return { zoom: map.getZoom(), lat, lon: lng }
}

const near = (a: Camera, b: Camera) =>
  Math.abs(a.zoom - b.zoom) < 0.006 && Math.abs(a.lat - b.lat) < 0.000006 && Math.abs(a.lon - b.lon) < 0.000006

/** For the browser tests, which speak in coordinates. */
const probed = () => new URLSearchParams(window.location.search).has('probe')

/** Hands new data to a source. The style was made with the first, which is not drawn twice. */
function useSourceData(map: MapLibre | undefined, source: string, data: FeatureCollection) {
  const drawn = useRef(data)
  useEffect(() => {
    if (!map || drawn.current === data) return
    drawn.current = data
    map.getSource<GeoJSONSource>(source)?.setData(data)
  }, [map, source, data])
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The sources of a vector tile and the zooms that each is read at. */
const followed = ({ minzoom, maxzoom }: TileSet) =>
  [
    [TILE_SOURCE, { minzoom, maxzoom }],
    [STITCHES, { minzoom, maxzoom: OVERVIEW_ZOOM - 1, below: GONE_ZOOM }],
    [CROWDED, { minzoom: OVERVIEW_ZOOM, maxzoom }],
  ] as const

/** The map. It is made once; afterwards only what differs is handed to it, and nothing is fetched twice. */
export default function MapView(props: MapViewProps) {
  const holder = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const overBase = props.base !== undefined
  const [scale, setScale] = useState<StitchScale>()
  const [crowded, setCrowded] = useState(false)
  const shown = props.cellTiles !== undefined
  const stitches = useMemo((): StitchInput => ({ scale, shown, crowded }), [scale, shown, crowded])
  const layers = useMemo(
    () =>
      buildLayers({
        filter: props.filter,
        stitches,
        boundaryLayers: props.boundaryLayers,
        classes: props.assetClasses,
        lang: props.lang,
        opacity: props.opacity,
        overBase,
      }),
    [props.filter, stitches, props.boundaryLayers, props.assetClasses, props.lang, props.opacity, overBase],
  )
  const drawn = useRef<StyleSpecification['layers']>(layers)
  const [map, setMap] = useState<MapLibre>()
  const basement = useRef<Basement>(undefined)
  const followers = useRef<readonly TileFollower[]>([])
  const [hovered, setHovered] = useState<Hovered>()

  useEffect(() => {
    if (!holder.current) return
    const start = latest.current
    const style = buildStyle(
      {
        tileSet: start.tileSet,
        cellTiles: start.cellTiles,
        stitches: { shown: start.cellTiles !== undefined, crowded: false },
        filter: start.filter,
        boundaryLayers: start.boundaryLayers,
        classes: start.assetClasses,
        lang: start.lang,
        opacity: start.opacity,
        overBase: start.base !== undefined,
      },
      start,
    )
    drawn.current = style.layers
    let made: MapLibre
    try {
      made = createMap({ container: holder.current, style, camera: start.camera, extent: start.extent, label: start.label })
    } catch (cause) {
      start.onFailure(cause instanceof Error ? cause.message : String(cause))
      return
    }
    drawMarksOnDemand(made, start.assetClasses, start.glyphs)
    basement.current = new Basement(made, (key) => latest.current.onBaseDown(key))
    followers.current = followed(start.tileSet).map(([source, zooms]) => followTiles(made, source, zooms, start.revision))
    const measure = () => {
      const next = latest.current.cellTiles === undefined ? undefined : scaleInView(made)
      setScale((before) => (same(before, next) ? before : (next ?? before)))
      if (!same(stitchScale.get(), next)) stitchScale.set(next)
    }
    made.on('sourcedata', (event) => {
      if (event.sourceId === STITCHES && made.isSourceLoaded(STITCHES)) measure()
    })
    const handle = handleOf(made)
    watch(
      made,
      {
        onPick: (id) => latest.current.onPick(id),
        onStitch: (it) => latest.current.onStitch(it),
        quiet: () => latest.current.quiet,
        onPointer: (at) => latest.current.pointer.set(at),
        onHover: (it) => {
          setHovered(it)
          hoveredAsset.set(it?.what === 'asset' ? it.id : undefined)
        },
        onCamera: (it) => latest.current.onCamera(cameraOf(it)),
        onIdle: (omission) => {
          measure()
          setCrowded(made.getZoom() >= OVERVIEW_ZOOM && isCrowded(omittedIn(made)))
          const left = stitchScale.get() && omission
          if (!same(boundariesLeftOut.get(), left)) boundariesLeftOut.set(left)
          latest.current.onOmission(omission)
        },
      },
      handle.hover,
    )
    made.on('load', () => {
      setMap(made)
      latest.current.onCamera(cameraOf(made))
      latest.current.onReady(handle)
    })
    if (probed()) Object.assign(window, { __map: made })
    return () => {
      delete document.body.dataset.mapIdle
      stitchScale.set(undefined)
      made.remove()
    }
  }, [])

  useEffect(() => {
    if (!map) return
    restyle(map, drawn.current, layers)
    drawn.current = layers
  }, [map, layers])

  const tilesAt = useRef(props.revision)
  useEffect(() => {
    if (!map || tilesAt.current === props.revision) return
    const boxes = placesOf(props.news.get(), tilesAt.current, props.revision)
    tilesAt.current = props.revision
    for (const it of followers.current) it.change(props.revision, boxes)
    if (boxes) pulse(map, boxes)
  }, [map, props.revision, props.news])

  const [tiles] = props.tileSet.tiles
  const tilesOf = useRef(tiles)
  useEffect(() => {
    if (!map || !tiles || tilesOf.current === tiles) return
    tilesOf.current = tiles
    delete document.body.dataset.mapIdle
    map.getSource<VectorTileSource>(TILE_SOURCE)?.setTiles([tiles])
  }, [map, tiles])

  const cells = useRef(props.cellTiles)
  useEffect(() => {
    if (!map || !props.cellTiles || cells.current === props.cellTiles) return
    cells.current = props.cellTiles
    delete document.body.dataset.mapIdle
    for (const source of [STITCHES, CROWDED]) map.getSource<VectorTileSource>(source)?.setTiles([props.cellTiles])
  }, [map, props.cellTiles])

  // What was refused while nobody was known to ask is read again.
  const again = useSignal(resumed)
  useEffect(() => {
    if (!map || again === 0) return
    for (const source of [TILE_SOURCE, STITCHES, CROWDED]) {
      const it = map.getSource<VectorTileSource>(source)
      if (it?.tiles) it.setTiles(it.tiles)
    }
  }, [map, again])

  useEffect(() => {
    if (map) void basement.current?.lay(props.base, props.opacity.base)
  }, [map, props.base, props.opacity.base])

  useEffect(() => {
    if (map && props.camera && !map.isMoving() && !near(cameraOf(map), props.camera)) {
      map.easeTo({ center: [props.camera.lon, props.camera.lat], zoom: props.camera.zoom, duration: CAMERA_MS })
    }
  }, [map, props.camera])

  useEffect(() => {
    map?.getCanvas().setAttribute('aria-label', props.label)
  }, [map, props.label])

  useSourceData(map, 'outside', props.outside)
  useSourceData(map, 'places', props.places)
  useSourceData(map, 'selection', props.selection)

  const actionsOn = (stitch: Stitch): StitchActions => ({
    onZoom: () => props.onStitch(stitch),
    onRows: () => props.onStitchRows(stitch),
    onClose: () => setHovered(undefined),
  })
  return (
    <div className={classes.map}>
      <div ref={holder} className={classes.canvas} data-testid="map" />
      {hovered?.what === 'asset' && <HoverCard it={hovered} />}
      {hovered?.what === 'stitch' && (
        <StitchCard stitch={hovered.stitch} at={hovered} actions={hovered.held ? actionsOn(hovered.stitch) : undefined} />
      )}
    </div>
  )
}
