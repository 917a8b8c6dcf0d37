import type { Feature } from '../workspace/slots'
import { stepFrom, tableRows } from './steps'

const MATCHING = { what: 'matching' } as const

/** The table below the map: T opens and closes it, J and K go from row to row. */
export const tableFeature: Feature = {
  key: 'table',
  keys: ({ list, showList, view, open }) => {
    const step = (by: 1 | -1) => {
      const id = stepFrom(tableRows.get(), view.selection?.noun === 'asset' ? view.selection.id : undefined, by)
      if (id !== undefined) open({ noun: 'asset', id })
    }
    return {
      t: () => showList(list?.kind === 'assets' ? undefined : { kind: 'assets', count: MATCHING, scope: 'view' }),
      j: () => step(1),
      k: () => step(-1),
    }
  },
}
