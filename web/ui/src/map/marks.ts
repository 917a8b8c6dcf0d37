import type { LayerSpecification } from 'maplibre-gl'
import type { AssetClass } from '../api/types'
import { colour, conditionColour } from '../design/colour'
import type { Lang } from '../view/view'
import {
  ASSETS,
  all,
  byZoom,
  type Expr,
  FONT_STACK,
  isArea,
  isLine,
  isNoneOf,
  isOneOf,
  isPoint,
  isQuiet,
  look,
  lookColour,
  type MapFilter,
  needsWork,
  shown,
  TILE_SOURCE,
  urgency,
} from './expressions'
import { GROUND } from './ground'
import { OVERVIEW_ZOOM } from './overview'

const onTiles = { source: TILE_SOURCE, 'source-layer': ASSETS } as const

/** From OVERVIEW_ZOOM everything is a dot, from this zoom on a container with a glyph. */
export const GLYPH_ZOOM = 16
/** From this zoom on every class has its glyph and no mark makes room for another. */
export const EVERY_GLYPH_ZOOM = 17.5
export const LABEL_ZOOM = 18

/** Groups so numerous that their glyphs would hide everything else at zoom 16. */
const SMALL_GROUPS = new Set(['WELL', 'GRATE', 'TREE'])

const container = (prefix: string): Expr => ['concat', prefix, '/', ['get', 'class'], '/', look]

/** “路灯 4182”: the class's name and the last four of the ref. */
function shortName(classes: readonly AssetClass[], lang: Lang): Expr {
  const tail: Expr = [
    'let',
    'ref',
    ['to-string', ['coalesce', ['get', 'ref'], '']],
    ['slice', ['var', 'ref'], ['max', 0, ['-', ['length', ['var', 'ref']], 4]]],
  ]
  if (classes.length === 0) return tail
  const name = ['match', ['get', 'class'], ...classes.flatMap((c) => [c.key, c.name[lang]]), ''] as unknown as Expr
  return ['concat', name, ' ', tail]
}

/** Line classes, such as kerbs and railings: condition by dash, work to do in the colour of its condition. */
function lineLayers(on: Expr): LayerSpecification[] {
  const line = (id: string, rest: object): LayerSpecification =>
    ({
      id,
      type: 'line',
      ...onTiles,
      minzoom: OVERVIEW_ZOOM,
      layout: { 'line-cap': 'butt', 'line-join': 'round' },
      ...rest,
    }) as LayerSpecification
  const width = byZoom([14, 1.6], [14.5, 2], [16, 2.5], [19, 4])
  return [
    line('line-quiet', {
      filter: all(isLine, isNoneOf('class', GROUND), isQuiet, on),
      paint: { 'line-color': lookColour(colour.ink[400]), 'line-width': byZoom([14, 0.4], [19, 1.8]), 'line-opacity': 0.8 },
    }),
    line('line-damaged', {
      filter: all(isLine, needsWork, isOneOf('condition', ['damaged']), on),
      paint: { 'line-color': conditionColour.damaged, 'line-width': width },
    }),
    line('line-missing', {
      filter: all(isLine, needsWork, isOneOf('condition', ['missing']), on),
      paint: { 'line-color': conditionColour.missing, 'line-width': width, 'line-dasharray': [2, 1.5] },
    }),
    line('line-gone', {
      filter: all(isLine, needsWork, isOneOf('condition', ['abandoned', 'removed']), on),
      paint: {
        'line-color': ['match', ['get', 'condition'], 'abandoned', conditionColour.abandoned, conditionColour.removed],
        'line-width': width,
        'line-dasharray': [1, 1],
      },
    }),
  ]
}

/** Areas that need work are hatched in the colour of their condition. */
function areaLayers(on: Expr): LayerSpecification[] {
  return [
    {
      id: 'area-work',
      type: 'fill',
      ...onTiles,
      minzoom: OVERVIEW_ZOOM,
      filter: all(isArea, needsWork, on),
      paint: { 'fill-pattern': ['concat', 'hatch/', ['get', 'condition']] },
    },
    {
      id: 'area-work-edge',
      type: 'line',
      ...onTiles,
      minzoom: OVERVIEW_ZOOM,
      filter: all(isArea, needsWork, on),
      paint: { 'line-color': lookColour(colour.ink[400]), 'line-width': byZoom([14, 1.4], [17, 2]) },
    },
  ]
}

/** What is well recedes: dots first, glyphs from zoom 16 where there is room. */
export function quietLayers(filter: MapFilter, classes: readonly AssetClass[]): LayerSpecification[] {
  const on = shown(filter)
  const small = classes.filter((c) => SMALL_GROUPS.has(c.group)).map((c) => c.key)
  return [
    ...lineLayers(on),
    ...areaLayers(on),
    {
      id: 'dot',
      type: 'circle',
      ...onTiles,
      minzoom: OVERVIEW_ZOOM,
      maxzoom: EVERY_GLYPH_ZOOM,
      filter: all(isPoint, isQuiet, on),
      paint: {
        'circle-color': lookColour(conditionColour.intact),
        'circle-radius': byZoom([14, 1.3], [14.5, 1.5], [16, 2], [17.5, 2.6]),
        'circle-opacity': byZoom([14, 0.6], [14.5, 0.75]),
      },
    },
    {
      id: 'glyph',
      type: 'symbol',
      ...onTiles,
      minzoom: GLYPH_ZOOM,
      maxzoom: EVERY_GLYPH_ZOOM,
      filter: all(isPoint, isQuiet, isNoneOf('class', small), on),
      layout: { 'icon-image': container('c'), 'icon-size': byZoom([16, 0.84], [17.5, 1]), 'icon-padding': 0 },
    },
    {
      id: 'glyph-every',
      type: 'symbol',
      ...onTiles,
      minzoom: EVERY_GLYPH_ZOOM,
      filter: all(isPoint, isQuiet, on),
      layout: {
        'icon-image': ['step', ['zoom'], container('c'), LABEL_ZOOM, container('b')],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'icon-size': byZoom([17.5, 1], [19, 1.1]),
      },
    },
  ]
}

export function nameLayers(filter: MapFilter, classes: readonly AssetClass[], lang: Lang): LayerSpecification[] {
  return [
    {
      id: 'asset-name',
      type: 'symbol',
      ...onTiles,
      minzoom: LABEL_ZOOM,
      filter: all(isPoint, shown(filter)),
      layout: {
        'text-field': shortName(classes, lang),
        'text-font': FONT_STACK,
        'text-size': 11,
        'text-offset': [0, 1.25],
        'text-anchor': 'top',
        'text-padding': 4,
        'text-max-width': 20,
        'symbol-sort-key': ['-', 5, urgency],
      },
      paint: { 'text-color': colour.ink[700], 'text-halo-color': colour.ink[0], 'text-halo-width': 1.5 },
    },
  ]
}

/** What is wrong stands out: above labels, never giving way. Below OVERVIEW_ZOOM the stitches tell it. */
export function workLayers(filter: MapFilter): LayerSpecification[] {
  const on = shown(filter)
  const always = { 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': urgency } as const
  return [
    {
      id: 'work-line',
      type: 'symbol',
      ...onTiles,
      minzoom: 15,
      filter: all(isLine, needsWork, isOneOf('condition', ['damaged']), on),
      layout: { ...always, 'symbol-placement': 'line', 'symbol-spacing': 80, 'icon-image': 's/damaged', 'icon-size': 0.8 },
    },
    {
      id: 'work-dot',
      type: 'symbol',
      ...onTiles,
      minzoom: OVERVIEW_ZOOM,
      maxzoom: GLYPH_ZOOM,
      filter: all(needsWork, on),
      layout: {
        ...always,
        'icon-image': ['concat', 's/', ['get', 'condition']],
        'icon-size': byZoom([14, 0.52], [14.5, 0.78], [15, 1], [16, 1.1]),
      },
    },
    {
      id: 'work-glyph',
      type: 'symbol',
      ...onTiles,
      minzoom: GLYPH_ZOOM,
      filter: all(needsWork, on),
      layout: { ...always, 'icon-image': container('c'), 'icon-size': byZoom([16, 0.92], [18, 1.1]) },
    },
  ]
}
