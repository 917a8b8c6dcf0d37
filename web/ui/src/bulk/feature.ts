import { late } from '../app/late'
import { learn } from '../i18n'
import { bulkWords } from '../i18n/parts'
import { countOf } from '../lasso/picked'
import { picked } from '../lasso/pickedStore'
import type { Feature } from '../workspace/slots'
import { bulkOpen, closeBulk } from './bulkStore'

/** The bulk edit of what is picked, in the right panel. */
export const bulkFeature: Feature = {
  key: 'bulk',
  states: [bulkOpen, picked],
  right: {
    label: 'bulk.title',
    wants: ({ readOnly }) => bulkOpen.get() && readOnly === undefined && countOf(picked.get()) > 0,
    Content: late(async () => {
      await learn(bulkWords)
      return import('./BulkPanel')
    }),
    stop: 'full',
    close: closeBulk,
  },
}
