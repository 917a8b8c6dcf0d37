import { ActionIcon, Popover, UnstyledButton } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { useState } from 'react'
import { useApp } from '../app/context'
import type { Route } from '../app/route'
import { type Said, useWords } from '../i18n/useWords'
import classes from './frame.module.css'
import { PageLink } from './PageLink'
import { PAGES } from './TopBar'

const SETTINGS: { readonly to: Route; readonly label: Said } = { to: { page: 'basemap' }, label: 'nav.basemap' }

/** The menu at the right end of the bar: the settings, and on a phone the pages too. */
export function MainMenu({ phone }: { phone: boolean }) {
  const words = useWords()
  const { route, help } = useApp()
  const [opened, setOpened] = useState(false)
  const label = words.say('nav.more')
  const close = () => setOpened(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" shadow="md" offset={6} width={208} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={phone ? classes.touch : undefined}
          size={phone ? undefined : 32}
          title={label}
          aria-label={label}
          onClick={() => setOpened(!opened)}
        >
          <IconDotsVertical size={phone ? 22 : 18} stroke={1.75} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={label}>
        {(phone ? [...PAGES, SETTINGS] : [SETTINGS]).map(({ to, label: name }) => (
          <PageLink
            key={name}
            to={to}
            className={classes.menuLine}
            aria-current={route.page === to.page ? 'page' : undefined}
            onFollow={close}
          >
            {words.say(name)}
          </PageLink>
        ))}
        <UnstyledButton
          className={classes.menuLine}
          onClick={() => {
            close()
            help()
          }}
        >
          {words.say('top.help')}
        </UnstyledButton>
      </Popover.Dropdown>
    </Popover>
  )
}
