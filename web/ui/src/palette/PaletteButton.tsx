import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useWords } from '../i18n/useWords'
import classes from './palette.module.css'
import { openPalette } from './paletteStore'

/** The way to the palette in the top bar: a field on a desktop, an icon on a phone. */
export function PaletteButton({ phone }: { phone: boolean }) {
  const words = useWords()
  if (phone) {
    return (
      <ActionIcon variant="subtle" color="gray" size={44} aria-label={words.say('top.openSearch')} onClick={openPalette}>
        <IconSearch size={22} stroke={1.75} />
      </ActionIcon>
    )
  }
  return (
    <UnstyledButton
      className={classes.field}
      aria-label={words.say('palette.title')}
      aria-haspopup="dialog"
      onClick={openPalette}
    >
      <IconSearch size={16} stroke={1.75} aria-hidden="true" />
      <span>{words.say('top.search')}</span>
      <Kbd>Ctrl K</Kbd>
    </UnstyledButton>
  )
}
