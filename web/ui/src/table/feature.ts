import type { Workspace } from '../workspace/context'
import type { Feature } from '../workspace/slots'
import { openRow, stepFrom, tableRows } from './steps'

const MATCHING = { what: 'matching' } as const

function steps(workspace: Workspace) {
  const { selection } = workspace.view
  const step = (by: 1 | -1) => () => {
    const row = stepFrom(tableRows.get(), selection?.noun === 'asset' ? selection.id : undefined, by)
    if (row) openRow(workspace, row)
  }
  return { next: step(1), previous: step(-1) }
}

const toggle = ({ list, showList }: Workspace) =>
  showList(list?.kind === 'assets' ? undefined : { kind: 'assets', count: MATCHING, scope: 'view' })

/** The table below the map: T opens and closes it, J and K go from row to row. */
export const tableFeature: Feature = {
  key: 'table',
  keys: (workspace) => ({ t: () => toggle(workspace), j: steps(workspace).next, k: steps(workspace).previous }),
  commands: (workspace) => [
    { say: 'command.table', keys: 'T', run: () => toggle(workspace) },
    { say: 'command.tableFilter', run: () => workspace.showList({ kind: 'assets', count: MATCHING, scope: 'filter' }) },
    { say: 'command.next', keys: 'J', run: steps(workspace).next },
    { say: 'command.previous', keys: 'K', run: steps(workspace).previous },
  ],
}
