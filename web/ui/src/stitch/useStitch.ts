import { ApiError } from '../api/client'
import { useWords } from '../i18n/useWords'
import { pickQuery } from '../lasso/pickedStore'
import { filterQuery } from '../table/scope'
import { useWorkspace } from '../workspace/context'
import { type Stitch, squareKey } from './stitch'

const MATCHING = { what: 'matching' } as const

export interface StitchDeeds {
  /** Makes the square fill the view. */
  readonly zoom: (stitch: Stitch) => void
  /** Zooms to the square, picks what it counts and lists that. */
  readonly rows: (stitch: Stitch) => void
}

/** What a stitch leads to. */
export function useStitch(): StitchDeeds {
  const words = useWords()
  const { map, view, book, showList, toast } = useWorkspace()
  const zoom = ({ box }: Stitch) => map?.fit(box)
  const rows = async (stitch: Stitch) => {
    zoom(stitch)
    const query = filterQuery({ count: MATCHING, filter: view.filter, present: book.present })
    if (!query) return
    try {
      await pickQuery({ ...query, square: squareKey(stitch.box) }, 'replace')
      showList({ kind: 'assets', count: MATCHING, scope: 'picked' })
    } catch (cause) {
      const why = cause instanceof ApiError ? cause.message : ''
      toast({ text: why ? words.say('lasso.failed', { why }) : words.say('lasso.failedPlain'), tone: 'refused' })
    }
  }
  return { zoom, rows: (stitch) => void rows(stitch) }
}
