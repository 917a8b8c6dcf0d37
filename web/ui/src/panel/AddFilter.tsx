import { UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Suspense } from 'react'
import { late } from '../app/late'
import { Dropdown } from '../frame/Dropdown'
import { useWords } from '../i18n/useWords'
import classes from './layers.module.css'

const BoundaryPicker = late(() => import('./BoundaryPicker'))

interface AddFilterProps {
  readonly boundary: number | undefined
  readonly onBoundary: (id: number | undefined) => void
}

/** ＋筛选: narrows to a boundary. Conditions, classes and stages have their checkboxes in the tree below. */
export function AddFilter({ boundary, onBoundary }: AddFilterProps) {
  const words = useWords()
  return (
    <Dropdown
      label={words.say('filter.boundary')}
      width={296}
      place="below-start"
      button={(trigger) => (
        <UnstyledButton {...trigger} className={classes.add}>
          <IconPlus size={14} stroke={1.75} aria-hidden="true" />
          {words.say('filter.add')}
        </UnstyledButton>
      )}
    >
      {(close) => (
        <Suspense fallback={<div className={classes.picker} aria-busy="true" />}>
          <BoundaryPicker
            chosen={boundary}
            onChoose={(id) => {
              onBoundary(id)
              close()
            }}
          />
        </Suspense>
      )}
    </Dropdown>
  )
}
