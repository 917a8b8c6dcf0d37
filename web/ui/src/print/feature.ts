import { late } from '../app/late'
import type { Feature } from '../workspace/slots'
import { printOpen } from './printStore'

const open = () => printOpen.set(true)

/** A sheet of what is on the map, for paper: P. */
export const printFeature: Feature = {
  key: 'print',
  states: [printOpen],
  Overlay: late(() => import('./PrintOverlay')),
  keys: () => ({ p: open }),
  commands: () => [{ say: 'command.print', keys: 'P', run: open }],
}
