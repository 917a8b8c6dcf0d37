import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import type { Geometry } from '../api/types'
import { colour, conditionColour } from '../design/colour'
import type { Filter } from '../view/filter'

export type Expr = ExpressionSpecification

export const TILE_SOURCE = 'district'
export const ASSETS = 'assets'
export const BOUNDARIES = 'boundaries'
export const OMITTED = 'omitted'

/** Local fonts in the order of the interface's own stack: no glyph server is needed. */
export const FONT_STACK = ['Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', 'sans-serif']

export const isPoint: Expr = ['==', ['geometry-type'], 'Point']
export const isLine: Expr = ['==', ['geometry-type'], 'LineString']
export const isArea: Expr = ['==', ['geometry-type'], 'Polygon']

export const isOneOf = (property: string, values: readonly string[]): Expr => ['in', ['get', property], ['literal', [...values]]]
export const isNoneOf = (property: string, values: readonly string[]): Expr => ['!', isOneOf(property, values)]

export const all = (...parts: Expr[]): FilterSpecification => ['all', ...parts] as FilterSpecification

/** A filter as the map applies it: with the shape of its boundary, since tiles do not say what lies where. */
export interface MapFilter extends Filter {
  readonly area?: Geometry
}

/** Lies in the shape, or touches it. The cheaper test knows points only. */
const within = (area: Geometry): Expr => {
  const shape = { type: 'Feature', properties: {}, geometry: area } as never
  return ['case', isPoint, ['within', shape], ['==', ['distance', shape], 0]]
}

/** Which assets a filter lets onto the map, without asking the server anything. */
export function shown(filter: MapFilter): Expr {
  const classes = filter.classes.mode === 'only' ? isOneOf('class', filter.classes.keys) : isNoneOf('class', filter.classes.keys)
  const traits: Expr = ['all', isOneOf('condition', filter.conditions), isOneOf('stage', filter.stages), classes]
  return filter.area ? ['all', traits, within(filter.area)] : traits
}

/** The ground stays under every filter; only a class switched off by hand, or a hidden stage, takes a part of it away. */
export function shownAsGround(filter: Filter): Expr {
  const off = filter.classes.mode === 'except' ? filter.classes.keys : []
  return ['all', isOneOf('stage', filter.stages), isNoneOf('class', off)]
}

/** How an asset looks: its condition, unless it is not yet or no longer in service. */
export const look: Expr = [
  'case',
  ['==', ['get', 'stage'], 'planned'],
  'planned',
  ['==', ['get', 'stage'], 'retired'],
  'retired',
  ['get', 'condition'],
]

export const needsWork: Expr = ['all', ['==', ['get', 'stage'], 'in_service'], ['!=', ['get', 'condition'], 'intact']]
export const isQuiet: Expr = ['!', needsWork]

/** Worst on top. */
export const urgency: Expr = ['match', ['get', 'condition'], 'damaged', 4, 'missing', 3, 'abandoned', 2, 'removed', 1, 0]

export const lookColour = (intact: string): Expr => [
  'match',
  look,
  'planned',
  colour.proposal,
  'retired',
  colour.ink[400],
  'damaged',
  conditionColour.damaged,
  'missing',
  conditionColour.missing,
  'abandoned',
  conditionColour.abandoned,
  'removed',
  conditionColour.removed,
  intact,
]

/** Linear by zoom: byZoom([12, 1], [16, 3]). */
export const byZoom = (...stops: [number, number | string | Expr][]): Expr =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as Expr

/** Doubles with each zoom, for widths that keep their size on the ground. */
export const byScale = (...stops: [number, number][]): Expr =>
  ['interpolate', ['exponential', 2], ['zoom'], ...stops.flat()] as unknown as Expr
