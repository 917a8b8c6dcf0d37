import type { Lang } from '../view/view'

/** The sentences of one language by key; a key of a number ends in _one or _other. */
export type Book = Readonly<Record<string, string>>

export type Values = Readonly<Record<string, string | number>>

const plurals: Readonly<Record<Lang, Intl.PluralRules>> = { zh: new Intl.PluralRules('zh'), en: new Intl.PluralRules('en') }

/**
 * The sentence of a key with its holes {{name}} filled. `count` chooses between key_one and key_other as the language has it;
 * a key that is not in the book comes back as it is, so that a fault is seen and nothing breaks.
 */
export function sentence(book: Book, lang: Lang, key: string, values: Values & { readonly count?: number } = {}): string {
  const { count } = values
  const chosen = count === undefined ? undefined : book[`${key}_${plurals[lang].select(count)}`]
  const text = chosen ?? book[key] ?? book[`${key}_other`] ?? key
  return text.replace(/{{(\w+)}}/g, (hole, name) => String(values[name] ?? hole))
}
