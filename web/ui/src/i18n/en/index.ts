import { edit } from './edit'
import { frame } from './frame'
import { layers } from './layers'
import { map } from './map'
import { palette } from './palette'
import { stitches } from './stitches'
import { table } from './table'

/** English, written for itself; the same files and keys as in Chinese (a test compares them). */
export const en: Readonly<Record<string, string>> = {
  ...edit,
  ...frame,
  ...layers,
  ...map,
  ...palette,
  ...stitches,
  ...table,
}
