import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'

/** What of the book the reader is shown, in words; undefined where it is all of it. */
export function useScope(): string | undefined {
  const words = useWords()
  const { session, catalogue } = useApp()
  const { territory, groups } = session
  if (territory.length === 0 && groups.length === 0) return
  const names = groups.map((key) => words.label(catalogue.groups.find((it) => it.key === key)?.name) || key)
  const parts = [...territory.map((it) => it.name), ...names]
  return words.say('status.scope', { where: words.list(parts) })
}
