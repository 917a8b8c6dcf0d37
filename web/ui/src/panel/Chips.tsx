import { UnstyledButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import type { Filter } from '../view/filter'
import type { Chip } from './chips'
import classes from './panel.module.css'

/** The active filter, each part removable. */
export function Chips({ chips, onChange }: { chips: readonly Chip[]; onChange: (filter: Filter) => void }) {
  const words = useWords()
  if (chips.length === 0) return null
  return (
    <div className={classes.chips}>
      {chips.map((chip) => (
        <UnstyledButton
          key={chip.key}
          className={classes.chip}
          title={chip.text}
          aria-label={words.say('chip.remove', { chip: chip.text })}
          onClick={() => onChange(chip.without)}
        >
          <span className={classes.chipText}>{chip.text}</span>
          <IconX size={14} stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      ))}
    </div>
  )
}
