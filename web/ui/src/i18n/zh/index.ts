import type { accounts } from './accounts'
import type { area } from './area'
import type { audit } from './audit'
import type { begin } from './begin'
import type { bulk } from './bulk'
import { edit } from './edit'
import type { entry } from './entry'
import type { face } from './face'
import { frame } from './frame'
import type { imports } from './imports'
import { layers } from './layers'
import { map } from './map'
import { palette } from './palette'
import type { print } from './print'
import type { rows } from './rows'
import type { settings } from './settings'
import { stitches } from './stitches'
import { table } from './table'

/** The words of the interface, a file a part of it. Each key is a whole sentence or label; nothing is put together from pieces. */
export const zh = {
  ...edit,
  ...frame,
  ...layers,
  ...map,
  ...palette,
  ...stitches,
  ...table,
} as const

/** Every key there is, also of the parts that come with a page of their own. */
export type Key =
  | keyof typeof zh
  | keyof typeof accounts
  | keyof typeof area
  | keyof typeof audit
  | keyof typeof begin
  | keyof typeof bulk
  | keyof typeof entry
  | keyof typeof face
  | keyof typeof imports
  | keyof typeof print
  | keyof typeof rows
  | keyof typeof settings
