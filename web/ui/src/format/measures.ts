import type { Lang } from '../view/view'

const fixed = (value: number, digits: number) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

const hectareWord: Readonly<Record<Lang, string>> = { zh: '公顷', en: 'ha' }
const muWord: Readonly<Record<Lang, string>> = { zh: '亩', en: 'mu' }

/** 1,502.4 m² below a hectare, 57.42 公顷 from there on. */
export function areaText(squareMetres: number, lang: Lang): string {
  return squareMetres < 10000 ? `${fixed(squareMetres, 1)} m²` : `${fixed(squareMetres / 10000, 2)} ${hectareWord[lang]}`
}

/** The same area in mu (1 ha = 15 mu), which a panel adds from one hectare on. */
export function muText(squareMetres: number, lang: Lang): string | undefined {
  return squareMetres < 10000 ? undefined : `≈ ${fixed((squareMetres / 10000) * 15, 1)} ${muWord[lang]}`
}

/** 46 m, from 10 km on 12.4 km. */
export function lengthText(metres: number): string {
  return metres < 10000 ? `${fixed(metres, metres < 10 ? 1 : 0)} m` : `${fixed(metres / 1000, 1)} km`
}
