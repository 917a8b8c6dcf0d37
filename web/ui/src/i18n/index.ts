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

/** The sentences of a page that is opened later. */
export type Part = Readonly<Record<Lang, () => Promise<Book>>>

const learned: Part[] = []

/** Brings in the sentences of a page, now in the language that is spoken and from then on in each that will be. */
export async function learn(part: Part): Promise<void> {
  if (learned.includes(part)) return
  learned.push(part)
  const { lang } = speech.get()
  const more = await part[lang]()
  const now = speech.get()
  if (now.lang === lang) speech.set({ lang, book: { ...now.book, ...more } })
}

let wanted: Lang | undefined

/** Changes the language as soon as its sentences are here; until then the page keeps the one it has. */
export async function speak(lang: Lang): Promise<void> {
  if (wanted === lang) return
  wanted = lang
  const parts = await Promise.all([read[lang](), ...learned.map((it) => it[lang]())])
  const book: Book = Object.assign({}, ...parts)
  if (wanted !== lang) return
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  document.title = sentence(book, lang, 'app.title')
  speech.set({ lang, book })
}
