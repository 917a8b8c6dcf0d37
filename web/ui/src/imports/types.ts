import type { Box, Geometry, Kind, Label, Noun, Position } from '../api/types'

export type State =
  | 'uploading'
  | 'inspecting'
  | 'choosing'
  | 'planning'
  | 'planned'
  | 'committing'
  | 'committed'
  | 'failed'
  | 'cancelled'

export interface ImportFile {
  readonly name: string
  readonly size: number
  readonly received: number
}

export interface Progress {
  readonly step: State
  /** Bytes of the file. */
  readonly done: number
  readonly total: number
  readonly rows: number
  readonly per_second: number
  readonly waiting?: boolean
}

export type Certainty = 'certain' | 'likely' | 'doubtful'

/** One field of the file with what becomes of it and why. */
export interface FieldUse {
  readonly name: string
  readonly filled: number
  readonly samples: readonly string[]
  readonly more?: boolean
  /** The record's own field, an attribute's key, or absent where it is left out. */
  readonly to?: string
  readonly chosen?: boolean
  readonly certainty?: Certainty
  readonly why: Label
}

export interface LayerOfFile {
  readonly name: string
  /** -1 where the file does not say. */
  readonly rows: number
  readonly refused?: Label
}

export interface Survey {
  readonly format: string
  readonly layer?: string
  readonly crs?: { readonly declared?: string; readonly used?: string; readonly why: Label }
  readonly rows: number
  readonly complete: boolean
  readonly geometry: Readonly<Record<string, number>>
  readonly notes: readonly Label[]
  readonly fields: readonly FieldUse[]
}

export interface Choices {
  readonly layer?: string
  readonly encoding?: string
  readonly crs?: string
  readonly lon_field?: string
  readonly lat_field?: string
  readonly wkt_field?: string
  readonly class?: string
  readonly kind?: Kind
  readonly grid?: string
  readonly ref_field?: string
  readonly map?: Readonly<Record<string, string>>
  readonly retire?: boolean
  readonly retire_at_most?: number
}

export interface Mapping {
  readonly noun: Noun
  readonly class?: string
  readonly class_field?: string
  readonly kind?: Kind
  readonly kind_field?: string
  readonly grid?: string
  readonly grid_field?: string
  readonly ref_field?: string
}

export interface Counts {
  readonly inserted: number
  readonly updated: number
  readonly moved: number
  readonly same: number
  readonly retired: number
  readonly rejected: number
}

export interface Reason {
  readonly rows: number
  readonly row: number
  readonly line?: number
  readonly column?: string
  readonly value?: string
  readonly reason: Label
}

export interface Report extends Counts {
  readonly rows: number
  readonly revision: number
  readonly digest: string
  readonly noun: Noun
  readonly bbox?: Box
  /** How far a record moves at most. */
  readonly farthest_m?: number
  readonly notes: readonly Label[]
  readonly reasons: readonly Reason[]
  readonly reasons_left_out?: number
  readonly refused?: Label
}

export interface Moved {
  readonly shown: Counts
  readonly now: Counts
}

export interface Job {
  readonly id: string
  readonly state: State
  readonly created: string
  readonly changed: string
  readonly files: readonly ImportFile[]
  readonly progress?: Progress
  readonly layers?: readonly LayerOfFile[]
  readonly columns?: readonly string[]
  readonly survey?: Survey
  readonly choices: Choices
  readonly mapping?: Mapping
  readonly report?: Report
  readonly moved?: Moved
  readonly revision?: number
  readonly undone?: number
  readonly failure?: Label
  readonly rejects?: string
}

export type Verdict = 'insert' | 'update' | 'same' | 'retire' | 'rejected'

/** What rows can be asked for by: a verdict, or the updates that move. */
export type Wanted = Verdict | 'moved'

export interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

export interface Row {
  /** From 1; 0 for a record that no row stands for. */
  readonly row: number
  readonly line?: number
  readonly verdict: Verdict
  readonly moved?: boolean
  readonly ref: string
  readonly name: string
  readonly class?: string
  readonly id?: number
  readonly column?: string
  readonly value?: string
  readonly reason?: Label
  readonly place?: Position
  readonly fields?: readonly { readonly name: string; readonly value: unknown }[]
  readonly changes?: readonly FieldChange[]
}

export interface RowFeature {
  readonly type: 'Feature'
  readonly geometry: Geometry
  readonly properties: {
    readonly row: number
    readonly id?: number
    readonly ref: string
    readonly verdict: Verdict
    readonly moved?: boolean
    readonly from?: Position
  }
}

export interface Preview {
  readonly type: 'FeatureCollection'
  readonly features: readonly RowFeature[]
  readonly omitted: Readonly<Partial<Record<Verdict, number>>>
  readonly placeless: Readonly<Partial<Record<Verdict, number>>>
}

/** Whether a step is under way, so that the job is asked for often. */
export const isBusy = (state: State) => state === 'inspecting' || state === 'planning' || state === 'committing'

export const isOver = (state: State) => state === 'committed' || state === 'failed' || state === 'cancelled'
