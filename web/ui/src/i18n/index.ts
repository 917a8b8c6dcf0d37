import { type Signal, signal } from '../view/signal'
import type { Lang } from '../view/view'
import { type Book, sentence } from './sentence'

/** The language that is spoken, with its sentences. */
export interface Speech {
  readonly lang: Lang
  readonly book: Book
}

export const speech: Signal<Speech> = signal<Speech>({ lang: 'zh', book: {} })

const read: Readonly<Record<Lang, () => Promise<Book>>> = {
  zh: () => import('./zh').then((it) => it.zh),
  en: () => import('./en').then((it) => it.en),
}

let wanted: Lang | undefined

/** Changes the language as soon as its sentences are here; until then the page keeps the one it has. */
export async function speak(lang: Lang): Promise<void> {
  if (wanted === lang) return
  wanted = lang
  const book = await read[lang]()
  if (wanted !== lang) return
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  document.title = sentence(book, lang, 'app.title')
  speech.set({ lang, book })
}
