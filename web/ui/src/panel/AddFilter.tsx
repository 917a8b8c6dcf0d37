import { Popover, UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './layers.module.css'

const BoundaryPicker = lazy(() => import('./BoundaryPicker'))

interface AddFilterProps {
  readonly boundary: number | undefined
  readonly onBoundary: (id: number | undefined) => void
}

/** ＋筛选: narrows to a boundary. Conditions, classes and stages have their checkboxes in the tree below. */
export function AddFilter({ boundary, onBoundary }: AddFilterProps) {
  const words = useWords()
  const [opened, setOpened] = useState(false)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      shadow="md"
      offset={6}
      width={296}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <UnstyledButton className={classes.add} onClick={() => setOpened(!opened)}>
          <IconPlus size={14} stroke={1.75} aria-hidden="true" />
          {words.say('filter.add')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={words.say('filter.boundary')}>
        <Suspense fallback={<div className={classes.picker} aria-busy="true" />}>
          {opened && (
            <BoundaryPicker
              chosen={boundary}
              onChoose={(id) => {
                onBoundary(id)
                setOpened(false)
              }}
            />
          )}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
