import type { AssetClass, Geometry } from '../api/types'
import type { ShapeKind } from '../draw/shape'
import type { NewDraft } from '../edit/draft'
import type { Content } from '../edit/record'

export const EMPTY_DRAFT: NewDraft = { content: {}, raw: {}, at: 0 }

/** The content of a new asset as far as it is known, with what holds where nothing was said. */
export const contentOfDraft = (draft: NewDraft, key: string): Content => ({
  ref: '',
  name: '',
  condition: 'intact',
  stage: 'in_service',
  attributes: {},
  geometry: { type: 'Point', coordinates: [] },
  ...draft.content,
  class: key,
})

/** A shape that the class does not take is let go with the old class. */
export function fitting(geometry: Geometry | undefined, it: AssetClass | undefined): Geometry | undefined {
  if (!geometry || !it) return undefined
  const kind = geometry.type.endsWith('Polygon') ? 'area' : geometry.type.endsWith('LineString') ? 'line' : 'point'
  return it.geometry.includes(kind) ? geometry : undefined
}

export const firstKind = (it: AssetClass | undefined): ShapeKind => it?.geometry[0] ?? 'point'
