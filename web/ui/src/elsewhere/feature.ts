import { late } from '../app/late'
import type { Feature } from '../workspace/slots'

/** Says where the assets of a filter are when none of them is in view. */
export const elsewhereFeature: Feature = {
  key: 'elsewhere',
  Overlay: late(() => import('./Elsewhere')),
}
