import { useWords } from '../i18n/useWords'
import { age } from './times'

/** How long ago an instant was, in words, as of when it is drawn. */
export function useAge(iso: string | undefined): string {
  const words = useWords()
  if (!iso) return ''
  const { key, n } = age(Date.now() - new Date(iso).getTime())
  return words.say(key, { n })
}
