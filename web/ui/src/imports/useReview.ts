import { useEffect, useMemo, useState } from 'react'
import { getJSON } from '../api/client'
import type { Box } from '../api/types'
import { type Pages, usePages } from '../api/usePages'
import { previewPath, type RowQuery, rowsPath } from './api'
import type { Job, Preview, Row } from './types'

const THICKER_MS = 250

const EMPTY: Preview = { type: 'FeatureCollection', features: [], omitted: {}, placeless: {} }

const counted = (counts: Readonly<Partial<Record<string, number>>>) =>
  Object.values(counts).reduce<number>((a, b) => a + (b ?? 0), 0)

/** Which plan is looked at: it changes with every new one, and is empty while there is none. */
export const planOf = (job: Job): string =>
  job.report && (job.state === 'planned' || job.state === 'committing' || job.state === 'committed') ? job.report.digest : ''

export interface Reviewed {
  readonly preview: Preview
  readonly failed: boolean
  /** Rows in the map's view that are not drawn. */
  readonly omitted: number
  readonly placeless: number
}

/** The places of a plan's rows. Where they are too many for one answer, what the map looks at is asked for anew. */
export function usePreview(id: string, plan: string, look: Box | undefined): Reviewed {
  const [whole, setWhole] = useState<{ readonly plan: string; readonly preview: Preview; readonly failed?: boolean }>({
    plan: '',
    preview: EMPTY,
  })
  const [close, setClose] = useState<{ readonly plan: string; readonly preview: Preview }>()
  useEffect(() => {
    if (!plan) return
    const abort = new AbortController()
    getJSON<Preview>(previewPath(id), abort.signal)
      .then((preview) => setWhole({ plan, preview }))
      .catch(() => {
        if (!abort.signal.aborted) setWhole({ plan, preview: EMPTY, failed: true })
      })
    return () => abort.abort()
  }, [id, plan])
  const thin = whole.plan === plan && counted(whole.preview.omitted) > 0
  useEffect(() => {
    if (!thin || !look) return
    const abort = new AbortController()
    const timer = window.setTimeout(() => {
      getJSON<Preview>(previewPath(id, look), abort.signal)
        .then((preview) => setClose({ plan, preview }))
        .catch(() => undefined) // the coarser picture stays
    }, THICKER_MS)
    return () => {
      window.clearTimeout(timer)
      abort.abort()
    }
  }, [id, plan, thin, look])
  const preview = thin && close?.plan === plan ? close.preview : whole.preview
  return {
    preview,
    failed: whole.failed === true && whole.plan === plan,
    omitted: counted(preview.omitted),
    placeless: counted(whole.preview.placeless),
  }
}

/** The rows of a plan by a question, a page at a time. */
export function useRows(id: string, query: RowQuery): Pages<Row> {
  const { plan, verdict, reason, q } = query
  const path = useMemo(
    () => (plan ? (after?: number | string) => rowsPath(id, { plan, verdict, reason, q }, after) : null),
    [id, plan, verdict, reason, q],
  )
  return usePages<Row>(path, 0)
}
