import type { Noun } from '../api/types'
import { DEFAULT_FILTER, type Filter } from './filter'

export type Lang = 'zh' | 'en'

export interface Camera {
  readonly zoom: number
  readonly lat: number
  readonly lon: number
}

export interface Selection {
  readonly noun: Noun
  readonly id: number
}

/** Everything that a link to this page carries. */
export interface View {
  /** Absent until somebody has moved the map: then the whole district is shown. */
  readonly camera?: Camera
  readonly selection?: Selection
  readonly filter: Filter
  /** Boundary layers switched away from their start, by layer name (see boundaryLayer). */
  readonly lines: Readonly<Record<string, boolean>>
  readonly lang: Lang
}

export const START: View = { filter: DEFAULT_FILTER, lines: {}, lang: 'zh' }
