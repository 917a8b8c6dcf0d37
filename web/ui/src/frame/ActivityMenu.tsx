import { ActionIcon } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { Suspense } from 'react'
import { useWords } from '../i18n/useWords'
import { features } from '../workspace/features'
import { Dropdown } from './Dropdown'

/** What goes on and what was done: the parts that the features give (running jobs, the undo list). Absent while there is none. */
export function ActivityMenu() {
  const words = useWords()
  const parts = features.flatMap(({ key, Activity }) => (Activity ? [{ key, Activity }] : []))
  if (parts.length === 0) return null
  const label = words.say('nav.activity')
  return (
    <Dropdown
      label={label}
      width={360}
      place="below-end"
      button={(trigger) => (
        <ActionIcon {...trigger} variant="subtle" color="gray" size={32} title={label} aria-label={label}>
          <IconHistory size={18} stroke={1.75} />
        </ActionIcon>
      )}
    >
      {() => (
        <Suspense fallback={null}>
          {parts.map(({ key, Activity }) => (
            <Activity key={key} />
          ))}
        </Suspense>
      )}
    </Dropdown>
  )
}
