import { frame } from './frame'
import { map } from './map'
import { palette } from './palette'
import { table } from './table'

/** English, written for itself; the same files and keys as in Chinese (a test compares them). */
export const en: Readonly<Record<string, string>> = { ...frame, ...map, ...palette, ...table }
