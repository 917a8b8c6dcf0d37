import type { Kind, Label, Stage } from '../api/types'

/** What is told of the assets of a class, as the service keeps it. */
export interface ToldClass {
  readonly class: string
  readonly fields?: readonly string[]
  readonly position: 'rounded' | 'withheld'
  /** Of degrees; absent for none. */
  readonly decimals?: number
}

export interface ToldKind {
  readonly kind: Kind
  readonly fields?: readonly string[]
  readonly decimals?: number
}

/** GET and PUT /api/settings/public. */
export interface FaceSettings {
  readonly on: boolean
  readonly stages?: readonly Stage[]
  readonly classes?: readonly ToldClass[]
  readonly kinds?: readonly ToldKind[]
}

export interface FaceAnswer extends FaceSettings {
  readonly changed_at?: string
  readonly changed_by?: string
  readonly changed_by_name?: string
  /** The public is answered by these settings already. */
  readonly ready?: boolean
  readonly choosable: {
    readonly classes: Readonly<Record<string, readonly string[]>>
    readonly kinds: Readonly<Partial<Record<Kind, readonly string[]>>>
    /** Of the attributes of boundaries. */
    readonly names: Readonly<Partial<Record<Kind, Readonly<Record<string, Label>>>>>
  }
}

/** What is told of the records of one class or kind. */
export interface Told {
  readonly fields: readonly string[]
  /** Decimals of degrees that a place is rounded to; undefined where no place is told. */
  readonly decimals: number | undefined
}

/** The settings while they are chosen: what is not named is not told. */
export interface Choice {
  readonly on: boolean
  readonly stages: readonly Stage[]
  /** By `class:KEY` and `kind:KEY`. */
  readonly told: Readonly<Record<string, Told>>
}

/** A choice that is not saved yet, with what it was begun from. */
export interface FaceDraft {
  readonly choice: Choice
  readonly base: Choice
  /** The ETag of what it was begun from. */
  readonly tag: string
  readonly at: number
}
