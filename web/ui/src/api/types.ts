/** What the server says; see the HTTP surface. Codes are English keys, labels come in two languages. */

export type Condition = 'intact' | 'damaged' | 'missing' | 'abandoned' | 'removed'
export type Stage = 'planned' | 'in_service' | 'retired'
export type Kind = 'district' | 'street' | 'community' | 'cell' | 'park' | 'zone' | 'parcel' | 'control_line' | 'project'
export type Noun = 'asset' | 'boundary'

/** What needs attention first stands first. */
export const CONDITIONS: readonly Condition[] = ['damaged', 'missing', 'abandoned', 'removed', 'intact']
/** The same where one chooses: good news first. */
export const CONDITION_CHOICES: readonly Condition[] = ['intact', 'damaged', 'missing', 'abandoned', 'removed']
export const STAGES: readonly Stage[] = ['in_service', 'planned', 'retired']
export const KINDS: readonly Kind[] = [
  'district',
  'street',
  'community',
  'cell',
  'park',
  'zone',
  'parcel',
  'control_line',
  'project',
]

export interface Label {
  readonly zh: string
  readonly en: string
}

export type Position = readonly [lon: number, lat: number]
export type Box = readonly [west: number, south: number, east: number, north: number]

export interface Geometry {
  readonly type: 'Point' | 'MultiPoint' | 'LineString' | 'MultiLineString' | 'Polygon' | 'MultiPolygon'
  readonly coordinates: unknown
}

export interface Status {
  readonly name: string
  readonly version: string
  readonly revision: number
  /** Of the newest link of the chain of revisions. */
  readonly hash?: string
  readonly committed_at: string | null
  readonly lag_ms: number
  readonly sample: boolean
  readonly ready: boolean
  /** Empty while there is nothing in the book. */
  readonly extent: Box | readonly []
  readonly assets: number
  readonly boundaries: number
}

export interface AssetClass {
  readonly key: string
  readonly name: Label
  readonly standard: string
  readonly code: string
  readonly geometry: readonly ('point' | 'line' | 'area')[]
  readonly group: string
  readonly icon: { readonly set: string; readonly name: string }
  readonly fallback: string
  readonly own_zoom: number
  readonly department?: string
  readonly inspection_days?: number
}

/** One attribute in a group's JSON Schema. */
export interface AttributeSchema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly 'x-title-zh'?: string
  readonly 'x-unit'?: string
  readonly 'x-enum-labels'?: Readonly<Record<string, Label>>
  readonly format?: string
  readonly items?: AttributeSchema
  readonly enum?: readonly (string | number)[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly pattern?: string
}

export interface AttributeGroup {
  readonly key: string
  readonly name: Label
  readonly schema: { readonly properties?: Readonly<Record<string, AttributeSchema>>; readonly required?: readonly string[] }
}

export interface Named<K extends string> {
  readonly key: K
  readonly name: Label
}

export interface Catalogue {
  readonly conditions: readonly Named<Condition>[]
  readonly stages: readonly Named<Stage>[]
  readonly kinds: readonly Named<Kind>[]
  readonly classes: readonly AssetClass[]
  readonly groups: readonly AttributeGroup[]
}

export interface Counts {
  readonly revision: number
  readonly total: number
  readonly conditions: readonly { readonly key: Condition; readonly count: number }[]
  readonly classes: readonly {
    readonly key: string
    readonly count: number
    readonly conditions: Readonly<Partial<Record<Condition, number>>>
  }[]
  readonly boundaries: readonly BoundaryCount[]
}

export interface BoundaryCount {
  readonly kind: Kind
  readonly grid?: string
  readonly count: number
}

export interface BoundaryRef {
  readonly id: number
  readonly kind: Kind
  readonly grid?: string
  readonly name?: string
  readonly ref?: string
}

interface Stored {
  readonly id: number
  readonly ref?: string
  readonly name?: string
  readonly stage: Stage
  readonly geometry: Geometry
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly rev: number
  readonly area_m2?: number
  readonly length_m?: number
  readonly label_point?: Position
  readonly boundaries?: readonly BoundaryRef[]
}

export interface Asset extends Stored {
  readonly class: string
  readonly condition: Condition
}

export interface Boundary extends Stored {
  readonly kind: Kind
  readonly grid?: string
}

export interface Page<T> {
  readonly revision: number
  readonly total: number
  readonly items: readonly T[]
  /** Opaque; given back as it is to read on. */
  readonly next?: number | string | null
}

/** The name of an area, once for all that bear it, at the largest of them. */
export interface Place {
  readonly class?: string
  readonly kind?: Kind
  readonly name: string
  readonly name_en?: string
  readonly lon: number
  readonly lat: number
  readonly area_m2: number
  readonly parts: number
}

export interface Places {
  readonly items: readonly Place[]
  readonly more: number
}

export interface Near {
  readonly revision: number
  readonly items: readonly {
    readonly id: number
    readonly ref?: string
    readonly class: string
    readonly name?: string
    readonly condition: Condition
    readonly distance_m: number
    readonly bearing_deg: number
    readonly lon: number
    readonly lat: number
  }[]
}

export interface Hit {
  readonly noun: Noun
  readonly id: number
  readonly ref?: string
  readonly name?: string
  readonly class?: string
  readonly kind?: Kind
  readonly grid?: string
  readonly condition?: Condition
  readonly lon: number
  readonly lat: number
}

export interface Search {
  readonly revision: number
  readonly total: number
  readonly items: readonly Hit[]
}

export interface HistoryEntry {
  readonly revision: number
  readonly at: string
  readonly actor: string
  /** What the account is called now; absent where it is gone or has no name of its own. */
  readonly actor_name?: string
  readonly via?: string
  readonly reason?: string
  readonly action: 'insert' | 'update' | 'delete'
  readonly changes: readonly { readonly field: string; readonly before?: unknown; readonly after?: unknown }[]
}

/** One revision as the journal lists it. */
export interface Entry {
  readonly revision: number
  readonly at: string
  readonly actor: string
  /** What the account is called now; absent where it is gone or has no name of its own. */
  readonly actor_name?: string
  readonly via: string
  readonly reason: string
  readonly inserted: number
  readonly updated: number
  readonly deleted: number
}

/** What a revision did to one record. */
export interface RecordChange {
  readonly noun: Noun
  readonly id: number
  readonly ref: string
  readonly name: string
  readonly class?: string
  readonly kind?: Kind
  readonly action: HistoryEntry['action']
  /** Of the old and the new place. */
  readonly bbox?: Box
  readonly changes: HistoryEntry['changes']
}

export interface RevisionAnswer extends Entry {
  readonly changes: readonly RecordChange[]
  /** How many changes are left out. */
  readonly more: number
}

export interface History {
  readonly items: readonly HistoryEntry[]
}

/** What is read of /tiles.json. */
export interface TileDocument {
  readonly minzoom: number
  readonly maxzoom: number
}

/** An account as others see it. */
export interface Person {
  readonly name: string
  readonly display: string
}

export interface Problem {
  readonly title?: string
  readonly detail?: string
  readonly status?: number
  readonly message?: Label
  readonly grantors?: readonly Person[]
}
