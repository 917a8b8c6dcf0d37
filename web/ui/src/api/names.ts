import type { Lang } from '../view/view'

interface Named {
  readonly name?: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** The stored name; in English the stored second name where there is one. Nothing is translated. */
export function nameOf(record: Named, lang: Lang): string {
  const second = record.attributes?.name_en
  return (lang === 'en' && typeof second === 'string' && second) || record.name || ''
}
