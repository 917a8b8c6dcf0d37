import type { Label } from '../api/types'

export const BASEMAP_KINDS = ['tianditu', 'xyz', 'wmts', 'wms', 'pmtiles'] as const
export type BasemapKind = 'own' | (typeof BASEMAP_KINDS)[number]

/** What a map fetches of a basemap: a raster source, or the address of a PMTiles file. The server makes it from the rest. */
export interface BasemapSource {
  readonly tiles?: readonly string[]
  readonly pmtiles?: string
  readonly tile_size?: number
  readonly scheme?: 'xyz' | 'tms'
  readonly minzoom: number
  readonly maxzoom: number
}

/** What may lie beneath the district's own data, as the installation has set it up. */
export interface Basemap {
  readonly key: string
  readonly name: Label
  readonly kind: BasemapKind
  /** A template with {z}, {x}, {y}, or the address of the service; for PMTiles the name of the file. */
  readonly url?: string
  /** The layers of a WMS. */
  readonly layers?: string
  /** vec, img or ter for Tianditu. */
  readonly style?: string
  readonly token?: string
  readonly attribution: string
  readonly minzoom: number
  readonly maxzoom: number
  readonly tms?: boolean
  readonly sources?: readonly BasemapSource[]
}

export interface Basemaps {
  readonly items: readonly Basemap[]
  readonly default: string
}

/** The key of the district's own ground, which is always there. */
export const OWN = 'own'

/** Half the side of the world in web mercator, metres. */
const HALF_WORLD = 20037508.342789244

/** The address of one tile over a place, for trying a source out. */
export function tileAddress(it: BasemapSource, z: number, [lon, lat]: readonly [number, number]): string {
  const n = 2 ** z
  const x = Math.floor(((lon + 180) / 360) * n)
  const sin = Math.sin((lat * Math.PI) / 180)
  const y = Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * n)
  const side = (2 * HALF_WORLD) / n
  const box = [x * side - HALF_WORLD, HALF_WORLD - (y + 1) * side, (x + 1) * side - HALF_WORLD, HALF_WORLD - y * side]
  return (it.tiles?.[0] ?? '')
    .replaceAll('{z}', String(z))
    .replaceAll('{x}', String(x))
    .replaceAll('{y}', String(it.scheme === 'tms' ? n - 1 - y : y))
    .replaceAll('{bbox-epsg-3857}', box.join(','))
}
