import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import classes from './list.module.css'

interface DrawerButtonsProps {
  readonly tall: boolean
  readonly onTall: (tall: boolean) => void
  readonly onClose: () => void
}

/** The last buttons in the head of a drawer: taller or shorter, and away with it. */
export function DrawerButtons({ tall, onTall, onClose }: DrawerButtonsProps) {
  const words = useWords()
  const size = words.say(tall ? 'rows.shorter' : 'rows.taller')
  return (
    <>
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
    </>
  )
}
