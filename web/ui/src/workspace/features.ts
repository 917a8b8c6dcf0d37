import { IconPointer } from '@tabler/icons-react'
import { bulkFeature } from '../bulk/feature'
import { create, edit, journal, measure, shape } from '../edit/features'
import { elsewhereFeature } from '../elsewhere/feature'
import { lassoFeature } from '../lasso/feature'
import { printFeature } from '../print/feature'
import { tableFeature } from '../table/feature'
import type { Feature } from './slots'

/** The map page can always select. */
const select: Feature = {
  key: 'select',
  tools: [{ tool: 'select', letter: 'v', label: 'tool.select', icon: IconPointer }],
}

/** Every feature of the map page, in the order of the tool rail. A new one is one line here. */
export const features: readonly Feature[] = [
  select,
  lassoFeature,
  bulkFeature,
  printFeature,
  measure,
  create,
  shape,
  edit,
  journal,
  tableFeature,
  elsewhereFeature,
]
