import { UnstyledButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/useWords'
import type { Filter } from '../view/filter'
import type { Chip } from './chips'
import classes from './panel.module.css'

interface ChipsProps {
  readonly chips: readonly Chip[]
  readonly onChange: (filter: Filter) => void
  /** The way to add one. */
  readonly children: ReactNode
}

/** The active filter, each part removable. */
export function Chips({ chips, onChange, children }: ChipsProps) {
  const words = useWords()
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
      {children}
    </div>
  )
}
