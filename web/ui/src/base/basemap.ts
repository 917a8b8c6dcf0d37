import type { Label } from '../api/types'

/** What may lie beneath the district's own data, as the installation has set it up. */
export interface Basemap {
  readonly key: string
  readonly name: Label
  readonly kind: 'own' | 'pmtiles' | 'xyz' | 'wmts' | 'wms' | 'tianditu'
  /** A template with {z}, {x}, {y}; for WMTS and WMS the address of the service does too; for PMTiles the file. */
  readonly url?: string
  /** The layers of a WMS, the layer of a WMTS. */
  readonly layers?: string
  /** vec, img or ter for Tianditu; the style of a WMTS or WMS. */
  readonly style?: string
  readonly token?: string
  readonly attribution?: string
  readonly minzoom?: number
  readonly maxzoom?: number
  readonly tms?: boolean
}

export interface Basemaps {
  readonly items: readonly Basemap[]
  readonly default: string
}

/** The key of the district's own ground, which is always there. */
export const OWN = 'own'

/** One raster source of a basemap; annotation lies above the picture. */
export interface RasterTiles {
  readonly tiles: readonly string[]
  readonly scheme: 'xyz' | 'tms'
  readonly minzoom: number
  readonly maxzoom: number
}

/** Tianditu's layers in web mercator: the picture, and its names. */
const TIANDITU: Readonly<Record<string, readonly [string, string]>> = {
  vec: ['vec', 'cva'],
  img: ['img', 'cia'],
  ter: ['ter', 'cta'],
}
const TIANDITU_HOSTS = [0, 1, 2, 3, 4, 5, 6, 7]
const TIANDITU_ZOOM = 18

const tianditu = (layer: string, token: string) =>
  TIANDITU_HOSTS.map(
    (n) =>
      `https://t${n}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default` +
      `&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(token)}`,
  )

/** Adds what a service needs to an address that may have a query already; what it says itself stays. */
function withDefaults(url: string, defaults: Readonly<Record<string, string>>): string {
  const given = new Set([...url.matchAll(/[?&]([^=&]+)=/g)].map((it) => (it[1] ?? '').toLowerCase()))
  const added = Object.entries(defaults)
    .filter(([key]) => !given.has(key.toLowerCase()))
    .map(([key, value]) => `${key}=${value}`)
  if (added.length === 0) return url
  const joint = url.includes('?') ? (/[?&]$/.test(url) ? '' : '&') : '?'
  return url + joint + added.join('&')
}

/** An address of tiles for the map out of a WMTS: its own placeholders, or a service asked by key and value. */
function wmtsTemplate(it: Basemap, url: string): string {
  const named = url
    .replace(/\{TileMatrix\}/gi, '{z}')
    .replace(/\{TileRow\}/gi, '{y}')
    .replace(/\{TileCol\}/gi, '{x}')
    .replace(/\{Style\}/gi, it.style || 'default')
    .replace(/\{TileMatrixSet\}/gi, 'GoogleMapsCompatible')
  if (/\{z\}/.test(named)) return named
  return withDefaults(named, {
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: encodeURIComponent(it.layers ?? ''),
    STYLE: encodeURIComponent(it.style || 'default'),
    TILEMATRIXSET: 'GoogleMapsCompatible',
    FORMAT: 'image/png',
    TILEMATRIX: '{z}',
    TILEROW: '{y}',
    TILECOL: '{x}',
  })
}

const wmsTemplate = (it: Basemap, url: string) =>
  withDefaults(url, {
    SERVICE: 'WMS',
    REQUEST: 'GetMap',
    VERSION: '1.1.1',
    LAYERS: encodeURIComponent(it.layers ?? '').replaceAll('%2C', ','),
    STYLES: encodeURIComponent(it.style ?? ''),
    SRS: 'EPSG:3857',
    FORMAT: 'image/png',
    TRANSPARENT: 'true',
    WIDTH: '256',
    HEIGHT: '256',
    BBOX: '{bbox-epsg-3857}',
  })

/** The raster sources of a basemap, the lowest first; none for the district's own ground and for a PMTiles file. */
export function rasterTiles(it: Basemap): RasterTiles[] {
  const zooms = { minzoom: it.minzoom ?? 0, maxzoom: it.maxzoom ?? (it.kind === 'tianditu' ? TIANDITU_ZOOM : 19) }
  const scheme = it.tms ? 'tms' : 'xyz'
  const token = encodeURIComponent(it.token ?? '')
  const url = (it.url ?? '').replaceAll('{token}', token)
  switch (it.kind) {
    case 'tianditu':
      return (TIANDITU[it.style ?? 'vec'] ?? TIANDITU.vec ?? []).map((layer) => ({
        tiles: tianditu(layer, it.token ?? ''),
        scheme: 'xyz',
        ...zooms,
      }))
    case 'xyz':
      return [{ tiles: [url], scheme, ...zooms }]
    case 'wmts':
      return [{ tiles: [wmtsTemplate(it, url)], scheme, ...zooms }]
    case 'wms':
      return [{ tiles: [wmsTemplate(it, url)], scheme: 'xyz', ...zooms }]
    default:
      return []
  }
}

/** The address of one tile, for trying a source out. */
export function tileAddress(it: RasterTiles, z: number, lon: number, lat: number): string {
  const n = 2 ** z
  const x = Math.floor(((lon + 180) / 360) * n)
  const sin = Math.sin((lat * Math.PI) / 180)
  const y = Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * n)
  const half = 20037508.342789244
  const side = (2 * half) / n
  const bbox = [x * side - half, half - (y + 1) * side, (x + 1) * side - half, half - y * side]
  return (it.tiles[0] ?? '')
    .replaceAll('{z}', String(z))
    .replaceAll('{x}', String(x))
    .replaceAll('{y}', String(it.scheme === 'tms' ? n - 1 - y : y))
    .replaceAll('{bbox-epsg-3857}', bbox.join(','))
}
