import { usePick } from '../lasso/usePick'
import { useWorkspace } from '../workspace/context'
import type { Stitch } from './stitch'

export interface StitchDeeds {
  /** Makes the square fill the view. */
  readonly zoom: (stitch: Stitch) => void
  /** Picks what meets the square, within the filter, and lists it. */
  readonly rows: (stitch: Stitch) => void
}

/** What a stitch leads to. */
export function useStitch(): StitchDeeds {
  const { map, showList } = useWorkspace()
  const pick = usePick()
  return {
    zoom: ({ box }) => map?.fit(box),
    rows: ({ box }) => {
      void pick({ bbox: box }, 'replace').then(() => showList({ kind: 'assets', count: { what: 'matching' }, scope: 'picked' }))
    },
  }
}
