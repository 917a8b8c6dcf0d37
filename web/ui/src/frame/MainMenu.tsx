import { ActionIcon, UnstyledButton } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { useApp } from '../app/context'
import type { Route } from '../app/route'
import { type Said, useWords } from '../i18n/useWords'
import { Dropdown } from './Dropdown'
import classes from './frame.module.css'
import { PageLink } from './PageLink'
import { PAGES } from './TopBar'

const SETTINGS: { readonly to: Route; readonly label: Said } = { to: { page: 'basemap' }, label: 'nav.basemap' }

/** The menu at the right end of the bar: the settings, and on a phone the pages too. */
export function MainMenu({ phone }: { phone: boolean }) {
  const words = useWords()
  const { route, help } = useApp()
  const label = words.say('nav.more')
  return (
    <Dropdown
      label={label}
      width={208}
      place="below-end"
      button={(trigger) => (
        <ActionIcon
          {...trigger}
          variant="subtle"
          color="gray"
          className={phone ? classes.touch : undefined}
          size={phone ? undefined : 32}
          title={label}
          aria-label={label}
        >
          <IconDotsVertical size={phone ? 22 : 18} stroke={1.75} />
        </ActionIcon>
      )}
    >
      {(close) => (
        <nav className={classes.menu} aria-label={label}>
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
        </nav>
      )}
    </Dropdown>
  )
}
