import { IconLasso } from '@tabler/icons-react'
import { lazy } from 'react'
import { bulkOpen } from '../bulk/bulkStore'
import type { Keys } from '../frame/useKeys'
import type { Feature } from '../workspace/slots'
import { areaOpen } from './areaStore'
import { countOf } from './picked'
import { clearPicked, picked } from './pickedStore'

/** Picking many assets: lasso, box, boundary and typed area; Esc lets them go when nothing else is open. */
export const lassoFeature: Feature = {
  key: 'lasso',
  states: [picked, areaOpen],
  tools: [{ tool: 'lasso', letter: 'q', label: 'tool.lasso', icon: IconLasso }],
  Overlay: lazy(() => import('./LassoOverlay')),
  right: {
    label: 'area.title',
    wants: () => areaOpen.get(),
    Content: lazy(() => import('./AreaPanel')),
    close: () => areaOpen.set(false),
  },
  keys: ({ tool, view }): Keys => {
    const free = tool === 'select' && !view.selection && !areaOpen.get() && !bulkOpen.get()
    return free && countOf(picked.get()) > 0 ? { escape: clearPicked } : {}
  },
}
