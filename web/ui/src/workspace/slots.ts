import type { ComponentType } from 'react'
import type { Stop } from '../frame/Sheet'
import type { Keys } from '../frame/useKeys'
import type { Said } from '../i18n/useWords'
import type { Command } from '../palette/commands'
import type { Watched } from '../view/signal'
import type { Tool, Workspace } from './context'

/** A button of the tool rail. */
export interface ToolButton {
  readonly tool: Tool
  /** The letter that chooses it, printed in its tooltip. */
  readonly letter: string
  readonly label: Said
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
  /** It changes data: it cannot be chosen while the page is read-only. */
  readonly writes?: true
}

/** A place that a feature takes while it wants to. */
export interface Place {
  /** What screen readers call it. */
  readonly label: Said
  readonly wants: (workspace: Workspace) => boolean
  readonly Content: ComponentType
  /** How high a phone's sheet begins; half where it is not said. */
  readonly stop?: Stop
  /** One step back: Esc, or the sheet of a phone pulled down. */
  readonly close: (workspace: Workspace) => void
}

/**
 * What a feature adds to the map page. Every part is optional. Content comes in lazily (`late(() => import(…))`) and reads
 * all that it needs from useWorkspace().
 */
export interface Feature {
  readonly key: string
  /** Values of its own that `wants` and `keys` read; the page draws again when one changes. */
  readonly states?: readonly Watched<unknown>[]
  readonly tools?: readonly ToolButton[]
  /** Stands in the right panel (a sheet on a phone) before the record's own panel. */
  readonly right?: Place
  /** Stands in the drawer below the map (a sheet on a phone) before the lists. */
  readonly drawer?: Place
  /** Always mounted over the map; for hint bars and what floats. It may render nothing. */
  readonly Overlay?: ComponentType
  /** A part of the activity menu in the top bar. */
  readonly Activity?: ComponentType
  /** Keys by event.key in lower case; `ctrl z` and the like with their modifiers in front. */
  readonly keys?: (workspace: Workspace) => Keys
  /** What it offers in the palette. */
  readonly commands?: (workspace: Workspace) => readonly Command[]
}
