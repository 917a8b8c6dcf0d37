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

/** Groups of layers that fade together: the ground drawn from the district's own data, the assets, the boundaries, the basemap. */
export const LAYER_GROUPS = ['ground', 'assets', 'boundaries', 'base'] as const
export type LayerGroup = (typeof LAYER_GROUPS)[number]

/** What the right panel is open for beside showing the selection: editing an asset, or looking at what one revision did. */
export type Task =
  | { readonly kind: 'edit'; readonly id: number; readonly unfold?: true }
  | { readonly kind: 'changes'; readonly revision: number }
  /** A phone gives the whole map to placing; not part of the link. */
  | { readonly kind: 'place' }

/** Everything that a link to this page carries. */
export interface View {
  /** Absent until somebody has moved the map: then the whole district is shown. */
  readonly camera?: Camera
  readonly selection?: Selection
  readonly task?: Task
  readonly filter: Filter
  /** Boundary layers switched away from their start, by layer name (see boundaryLayer). */
  readonly lines: Readonly<Record<string, boolean>>
  /** The past revision that is looked at; absent: the present. */
  readonly at?: number
  /** What lies beneath the district's own data, by its key; absent: what the installation has chosen. */
  readonly base?: string
  /** How opaque a group of layers is drawn, percent; absent: fully. */
  readonly opacity: Readonly<Partial<Record<LayerGroup, number>>>
  readonly lang: Lang
}

export const START: View = { filter: DEFAULT_FILTER, lines: {}, opacity: {}, lang: 'zh' }
