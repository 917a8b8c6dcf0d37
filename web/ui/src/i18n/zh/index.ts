import { bulk } from './bulk'
import { edit } from './edit'
import { frame } from './frame'
import type { imports } from './imports'
import { layers } from './layers'
import { map } from './map'
import { palette } from './palette'
import { print } from './print'
import type { settings } from './settings'
import { stitches } from './stitches'
import { table } from './table'

/** The words of the interface, a file a part of it. Each key is a whole sentence or label; nothing is put together from pieces. */
export const zh = {
  ...bulk,
  ...edit,
  ...frame,
  ...layers,
  ...map,
  ...palette,
  ...print,
  ...stitches,
  ...table,
} as const

/** Every key there is, also of the parts that come with a page of their own. */
export type Key = keyof typeof zh | keyof typeof imports | keyof typeof settings
