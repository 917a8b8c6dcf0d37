import { IconLasso } from '@tabler/icons-react'
import { late } from '../app/late'
import { bulkOpen, openBulk } from '../bulk/bulkStore'
import type { Keys } from '../frame/useKeys'
import { learn } from '../i18n'
import { areaWords, rowsWords } from '../i18n/parts'
import type { Feature } from '../workspace/slots'
import { areaOpen } from './areaStore'
import { pickDoor } from './pickDoor'
import { countOf } from './picked'
import { clearPicked, picked } from './pickedStore'

/** Picking many assets: lasso, box, boundary and typed area; Esc lets them go when nothing else is open. */
export const lassoFeature: Feature = {
  key: 'lasso',
  states: [picked, areaOpen],
  tools: [{ tool: 'lasso', letter: 'q', label: 'tool.lasso', icon: IconLasso }],
  Overlay: late(async () => {
    // What is picked can be exported.
    await learn(rowsWords)
    return import('./LassoOverlay')
  }),
  right: {
    label: 'area.title',
    wants: () => areaOpen.get(),
    Content: late(async () => {
      await learn(areaWords)
      return import('./AreaPanel')
    }),
    close: () => areaOpen.set(false),
  },
  commands: ({ readOnly }) => [
    { say: 'command.area', run: () => areaOpen.set(true) },
    { say: 'command.pickAll', run: () => pickDoor.get()?.({}, 'replace') },
    ...(countOf(picked.get()) > 0
      ? ([
          { say: 'command.clear', keys: 'Esc', run: clearPicked },
          ...(readOnly === undefined ? ([{ say: 'command.bulk', run: openBulk }] as const) : []),
        ] as const)
      : []),
  ],
  keys: ({ tool, view }): Keys => {
    const free = tool === 'select' && !view.selection && !areaOpen.get() && !bulkOpen.get()
    return free && countOf(picked.get()) > 0 ? { escape: clearPicked } : {}
  },
}
