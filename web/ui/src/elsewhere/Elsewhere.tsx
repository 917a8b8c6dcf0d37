import { useEffect, useState } from 'react'
import { getJSON } from '../api/client'
import { nearPath } from '../api/paths'
import { type AssetQuery, queryAssets } from '../api/query'
import type { Near } from '../api/types'
import { NothingInView } from '../frame/Bars'
import { useWords } from '../i18n/useWords'
import { queryOf } from '../list/request'
import { chipsOf } from '../panel/chips'
import { filterQuery } from '../table/scope'
import { useWorkspace } from '../workspace/context'
import { useBoxInView } from '../workspace/useBoxInView'

const MATCHING = { what: 'matching' } as const

/** Whether no asset answers a question, given as its JSON; false until that is known. */
function useNone(question: string | undefined, revision: number): boolean {
  const [none, setNone] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision may have another answer
  useEffect(() => {
    if (question === undefined) {
      setNone(false)
      return
    }
    const abort = new AbortController()
    queryAssets(JSON.parse(question) as AssetQuery, { limit: 1 }, abort.signal).then(
      ({ items }) => setNone(items.length === 0),
      () => abort.signal.aborted || setNone(false),
    )
    return () => abort.abort()
  }, [question, revision])
  return none
}

/** A map that a filter leaves bare although there are assets of it: how many there are, and the way to the nearest. */
export default function Elsewhere() {
  const words = useWords()
  const { view, book, revision, asOf, map, tool, open, toast } = useWorkspace()
  const box = useBoxInView()
  const { filter } = view
  const { matching } = book.facets
  const asks = tool === 'select' && matching > 0 && chipsOf(filter, words).length > 0
  const query = asks ? filterQuery({ count: MATCHING, filter, present: book.present }) : undefined
  const none = useNone(query && box && JSON.stringify({ ...query, bbox: box }), asOf ?? revision)
  if (!none || !map) return null
  const go = async () => {
    const rows = queryOf(MATCHING, filter, book.present)
    if (!rows) return
    try {
      const [nearest] = (await getJSON<Near>(nearPath(map.centre(), rows, 1))).items
      if (nearest) open({ noun: 'asset', id: nearest.id })
    } catch (cause) {
      toast({ text: cause instanceof Error && cause.message ? cause.message : words.say('load.failed'), tone: 'refused' })
    }
  }
  return <NothingInView matching={matching} onGo={go} />
}
