import { useCallback, useSyncExternalStore } from 'react'
import { drafts, writer } from './browser'
import type { Stack } from './stack'

export const useStack = (): Stack => useSyncExternalStore(writer.subscribe, writer.stack)

/** One draft by its key, and the way to put or drop it. */
export function useDraft<T>(key: string): readonly [T | undefined, (draft: T | undefined) => void] {
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.get<T>(key))
  const put = useCallback((next: T | undefined) => drafts.put(key, next), [key])
  return [draft, put]
}
