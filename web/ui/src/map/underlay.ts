import type { Map as MapLibre } from 'maplibre-gl'
import type { Basemap } from '../base/basemap'
import type { Underlay } from '../base/underlay'
import { VEIL } from './style'

const PREFIX = 'base-'
/** Failures without one tile that came, after which a basemap counts as down. */
const PATIENCE = 3

/** Pictures are paled, so that the district's own marks keep their contrast. */
export function rasterUnderlay(it: Basemap): Underlay {
  const parts = it.sources ?? []
  const id = (n: number) => `${PREFIX}${it.key}-${n}`
  return {
    sources: parts.map((part, n) => [
      id(n),
      {
        type: 'raster',
        tiles: [...(part.tiles ?? [])],
        tileSize: part.tile_size ?? 256,
        scheme: part.scheme ?? 'xyz',
        minzoom: part.minzoom,
        maxzoom: part.maxzoom,
        attribution: it.attribution,
      },
    ]),
    layers: parts.map((_, n) => ({ id: id(n), type: 'raster', source: id(n), paint: { 'raster-saturation': -0.4 } })),
  }
}

/** Keeps at most one basemap beneath the district's own layers, and says when it does not answer. */
export class Basement {
  private readonly map: MapLibre
  private readonly onDown: (key: string) => void
  private key: string | undefined
  private failures = 0
  private came = false

  constructor(map: MapLibre, onDown: (key: string) => void) {
    this.map = map
    this.onDown = onDown
    map.on('error', (event) => {
      const source = (event as { sourceId?: string }).sourceId
      if (!source?.startsWith(PREFIX)) console.error(event.error)
      else if (this.key !== undefined && !this.came && ++this.failures === PATIENCE) this.onDown(this.key)
    })
    map.on('sourcedata', (event) => {
      if (event.sourceId.startsWith(PREFIX) && (event.tile as { state?: string } | undefined)?.state === 'loaded')
        this.came = true
    })
  }

  /** Puts a basemap beneath, in the place of the one before. */
  async lay(it: Basemap | undefined, opacity: number): Promise<void> {
    if (it?.key === this.key) return this.fade(opacity)
    this.key = it?.key
    const made = it && (it.kind === 'pmtiles' ? await this.pmtiles(it) : rasterUnderlay(it))
    if (it?.key !== this.key) return
    this.clear()
    this.failures = 0
    this.came = false
    for (const [id, source] of made?.sources ?? []) this.map.addSource(id, source)
    for (const layer of made?.layers ?? []) this.map.addLayer(layer, VEIL)
    this.fade(opacity)
  }

  private async pmtiles(it: Basemap): Promise<Underlay | undefined> {
    try {
      const { pmtilesUnderlay } = await import('../base/pmtilesUnderlay')
      return await pmtilesUnderlay(it, PREFIX)
    } catch (cause) {
      console.error(cause)
      this.onDown(it.key)
      return
    }
  }

  private mine() {
    return this.map.getStyle().layers.filter((layer) => layer.id.startsWith(PREFIX))
  }

  private fade(opacity: number) {
    for (const { id, type } of this.mine()) {
      if (type === 'raster') this.map.setPaintProperty(id, 'raster-opacity', opacity)
      if (type === 'fill') this.map.setPaintProperty(id, 'fill-opacity', opacity)
      if (type === 'line') this.map.setPaintProperty(id, 'line-opacity', opacity)
    }
  }

  private clear() {
    for (const { id } of this.mine()) this.map.removeLayer(id)
    for (const id of Object.keys(this.map.getStyle().sources)) if (id.startsWith(PREFIX)) this.map.removeSource(id)
  }
}
