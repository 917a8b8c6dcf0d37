import type { Lang } from '../view/view'

const locales: Readonly<Record<Lang, string>> = { zh: 'zh-CN', en: 'en' }

/** A whole number in full: 60,218. */
export const whole = (n: number, lang: Lang): string => n.toLocaleString(locales[lang], { maximumFractionDigits: 0 })

/** Lon, lat as the status bar shows them: 123.04617, 41.07985. */
export const coordinates = (lon: number, lat: number): string => `${lon.toFixed(5)}, ${lat.toFixed(5)}`

const METRES_A_PIXEL_AT_ZOOM_0 = 78271.51696402048
/** The CSS pixel is 1/96 inch. */
const METRES_OF_A_PIXEL = 0.0254 / 96

/** The map's scale at a latitude: the N of 1 : N, to two figures. */
export function scale(zoom: number, lat: number): number {
  const n = (METRES_A_PIXEL_AT_ZOOM_0 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom / METRES_OF_A_PIXEL
  const step = 10 ** (Math.floor(Math.log10(n)) - 1)
  return Math.round(n / step) * step
}
