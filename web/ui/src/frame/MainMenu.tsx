import { ActionIcon, Menu } from '@mantine/core'
import { IconCheck, IconDotsVertical } from '@tabler/icons-react'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import classes from './frame.module.css'
import { PAGES } from './TopBar'

/** The menu at the right end of the bar: the settings, and on a phone the pages too. */
export function MainMenu({ phone }: { phone: boolean }) {
  const words = useWords()
  const { go, route, help } = useApp()
  const label = words.say('nav.more')
  const mark = (page: string) => (route.page === page ? <IconCheck size={16} stroke={1.75} aria-hidden="true" /> : undefined)
  return (
    <Menu position="bottom-end" shadow="md" offset={6} width={208}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={phone ? classes.touch : undefined}
          size={phone ? undefined : 32}
          title={label}
          aria-label={label}
        >
          <IconDotsVertical size={phone ? 22 : 18} stroke={1.75} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {phone &&
          PAGES.map(({ to, label: name }) => (
            <Menu.Item key={name} className={classes.menuItem} rightSection={mark(to.page)} onClick={() => go(to)}>
              {words.say(name)}
            </Menu.Item>
          ))}
        <Menu.Item className={classes.menuItem} rightSection={mark('basemap')} onClick={() => go({ page: 'basemap' })}>
          {words.say('nav.basemap')}
        </Menu.Item>
        <Menu.Item className={classes.menuItem} onClick={help}>
          {words.say('top.help')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
