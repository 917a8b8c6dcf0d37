import { IconMapPinPlus, IconRuler2 } from '@tabler/icons-react'
import { late } from '../app/late'
import { isAsset } from '../map/selection'
import type { Command } from '../palette/commands'
import type { Workspace } from '../workspace/context'
import type { Feature } from '../workspace/slots'

/** Measuring: the tool, and its bar over the map. */
export const measure: Feature = {
  key: 'measure',
  tools: [{ tool: 'measure', letter: 'm', label: 'tool.measure', icon: IconRuler2 }],
  Overlay: late(() => import('../measure/Measure')),
}

/** A new asset: the tool, its panel, and its place on the map. */
export const create: Feature = {
  key: 'create',
  tools: [{ tool: 'new', letter: 'n', label: 'tool.new', icon: IconMapPinPlus, writes: true }],
  right: {
    label: 'tool.new',
    wants: ({ tool, view }) => tool === 'new' && view.task?.kind !== 'place',
    Content: late(() => import('../create/CreatePanel')),
    stop: 'full',
    close: ({ setTool }) => setTool('select'),
  },
  Overlay: late(() => import('../create/CreateOverlay')),
}

/** Moving and reshaping the selected asset. */
export const shape: Feature = {
  key: 'shape',
  Overlay: late(() => import('../shape/Shape')),
}

/** The writer comes with the first change that is taken back or, with the teller, soon after the map. */
const undo = () => import('../write/browser').then(({ writer }) => writer.undo())
const redo = () => import('../write/browser').then(({ writer }) => writer.redo())

const editable = ({ selected, locked }: Workspace) =>
  selected.data && isAsset(selected.data) && locked === undefined ? selected.data : undefined

/** Editing the selected asset, and undoing what this page wrote. */
export const edit: Feature = {
  key: 'edit',
  right: {
    label: 'edit.title',
    wants: ({ view, tool, selected }) =>
      view.task?.kind === 'edit' && tool === 'select' && selected.data?.id === view.task.id && view.selection?.noun === 'asset',
    Content: late(() => import('./EditPanel')),
    stop: 'full',
    close: ({ store }) => store.change({ task: undefined }),
  },
  Overlay: late(() => import('../write/Teller')),
  keys: (workspace) => ({
    e: () => {
      const asset = editable(workspace)
      if (asset) workspace.store.change({ task: { kind: 'edit', id: asset.id } })
    },
    'ctrl z': undo,
    'ctrl shift z': redo,
  }),
  commands: (workspace) => {
    const asset = editable(workspace)
    const own: Command[] = asset
      ? [
          { say: 'command.edit', keys: 'E', run: () => workspace.store.change({ task: { kind: 'edit', id: asset.id } }) },
          { say: 'command.move', run: () => workspace.setTool('shape') },
        ]
      : []
    return [...own, { say: 'command.undo', keys: 'Ctrl Z', run: undo }, { say: 'command.redo', keys: 'Ctrl Shift Z', run: redo }]
  },
}

/** What a revision did, and the list of revisions in the activity menu. */
export const journal: Feature = {
  key: 'journal',
  right: {
    label: 'journal.title',
    wants: ({ view, tool }) => view.task?.kind === 'changes' && tool === 'select',
    Content: late(() => import('../journal/ChangesPanel')),
    close: ({ store }) => store.change({ task: undefined }),
  },
  Activity: late(() => import('../journal/Activity')),
}
