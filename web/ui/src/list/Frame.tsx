import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './list.module.css'

interface FrameProps {
  readonly title: string
  readonly note: string
  readonly actions?: ReactNode
  readonly tall: boolean
  readonly onTall: (tall: boolean) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The drawer below the map: heading, how much is listed of how much, and the rows. */
export function Frame({ title, note, actions, tall, onTall, onClose, children }: FrameProps) {
  const words = useWords()
  const size = words.say(tall ? 'rows.shorter' : 'rows.taller')
  return (
    <section className={classes.frame} aria-label={title}>
      <header className={classes.head}>
        <h2>{title}</h2>
        <span className="caption" aria-live="polite">
          {note}
        </span>
        <span className={classes.space} />
        {actions}
        <ActionIcon
          className={classes.tallButton}
          variant="subtle"
          color="gray"
          title={size}
          aria-label={size}
          onClick={() => onTall(!tall)}
        >
          {tall ? <IconChevronDown size={18} stroke={1.75} /> : <IconChevronUp size={18} stroke={1.75} />}
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          title={words.say('rows.close')}
          aria-label={words.say('rows.close')}
          onClick={onClose}
        >
          <IconX size={18} stroke={1.75} />
        </ActionIcon>
      </header>
      <div className={classes.scroll}>{children}</div>
    </section>
  )
}
