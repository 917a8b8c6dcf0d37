import { addProtocol, type LayerSpecification } from 'maplibre-gl'
import { colour } from '../design/colour'
import type { Basemap } from './basemap'
import { httpRange, PMTiles } from './pmtiles'
import type { Underlay } from './underlay'

const PROTOCOL = 'pmtiles'
const files = new Map<string, PMTiles>()

const fileOf = (url: string): PMTiles => {
  const known = files.get(url) ?? new PMTiles(httpRange(url))
  files.set(url, known)
  return known
}

const ADDRESS = /^pmtiles:\/\/(.+)\/(\d+)\/(\d+)\/(\d+)$/

/** Lets the map read tiles out of files: pmtiles://{url of the file}/{z}/{x}/{y}. */
addProtocol(PROTOCOL, async ({ url }, abort) => {
  const [, file = '', z, x, y] = ADDRESS.exec(url) ?? []
  const data = await fileOf(file).tile(Number(z), Number(x), Number(y), abort.signal)
  return { data: data ?? new ArrayBuffer(0) }
})

const map = colour.map

/** Colours for layers whose names say what they hold; the rest is quiet ground. */
const FILLS: readonly (readonly [RegExp, string])[] = [
  [/water|ocean|lake|river/, map.water],
  [/park|green|wood|forest|landuse|landcover|natural/, map.green],
  [/build/, map.building],
]
const LINES: readonly (readonly [RegExp, string])[] = [
  [/water|river|stream/, map['water-line']],
  [/road|street|transport|highway/, map['road-case']],
  [/bound|admin/, map.boundary],
  [/build/, map['building-line']],
]
const among = (list: readonly (readonly [RegExp, string])[], name: string, otherwise: string) =>
  list.find(([word]) => word.test(name))?.[1] ?? otherwise

/** A PMTiles file beneath the district: pictures as they are, shapes in the colours of the ground. */
export async function pmtilesUnderlay(it: Basemap, prefix: string): Promise<Underlay> {
  const url = new URL(it.sources?.[0]?.pmtiles ?? '', window.location.href).href
  const file = fileOf(url)
  const head = await file.header()
  const tiles = [`${PROTOCOL}://${url}/{z}/{x}/{y}`]
  const source = `${prefix}${it.key}`
  const common = {
    tiles,
    minzoom: head.minzoom,
    maxzoom: head.maxzoom,
    bounds: [...head.bounds] as [number, number, number, number],
    attribution: it.attribution ?? '',
  }
  if (head.kind === 'raster') {
    return {
      sources: [[source, { type: 'raster', tileSize: 256, ...common }]],
      layers: [{ id: source, type: 'raster', source, paint: { 'raster-saturation': -0.4 } }],
    }
  }
  const { vector_layers: layers = [] } = await file.metadata()
  const fills = layers.map(
    ({ id }): LayerSpecification => ({
      id: `${source}-${id}-fill`,
      type: 'fill',
      source,
      'source-layer': id,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': among(FILLS, id, map.block) },
    }),
  )
  const lines = layers.map(
    ({ id }): LayerSpecification => ({
      id: `${source}-${id}-line`,
      type: 'line',
      source,
      'source-layer': id,
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': among(LINES, id, map['road-case']), 'line-width': 1.2 },
    }),
  )
  return { sources: [[source, { type: 'vector', ...common }]], layers: [...fills, ...lines] }
}
