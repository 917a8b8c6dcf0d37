import { useEffect, useState } from 'react'
import type { Book } from '../i18n/sentence'

/** The sentences of both languages, fetched when the palette is first opened. */
export function useBooks(): readonly Book[] {
  const [books, setBooks] = useState<readonly Book[]>([])
  useEffect(() => {
    let here = true
    Promise.all([import('../i18n/zh').then((it) => it.zh), import('../i18n/en').then((it) => it.en)]).then((all) => {
      if (here) setBooks(all)
    })
    return () => {
      here = false
    }
  }, [])
  return books
}
