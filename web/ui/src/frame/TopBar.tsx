import { ActionIcon, Button } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { AvatarMenu } from '../access/AvatarMenu'
import { DemoChip } from '../access/DemoChip'
import { useApp } from '../app/context'
import { PAGES, usable } from '../app/screens'
import { useWords } from '../i18n/useWords'
import { PaletteButton } from '../palette/PaletteButton'
import type { Lang } from '../view/view'
import { ActivityMenu } from './ActivityMenu'
import classes from './frame.module.css'
import { PageLink } from './PageLink'

interface TopBarProps {
  readonly district: string | undefined
  readonly phone: boolean
}

/** Mark, name and district; the pages that one may use; the search; activity, language and account. */
export function TopBar({ district, phone }: TopBarProps) {
  const words = useWords()
  const { store, session, route, help } = useApp()
  const other: Lang = words.lang === 'zh' ? 'en' : 'zh'
  return (
    <header className={classes.top}>
      <img className={classes.mark} src="/mark.svg" alt="" width={28} height={28} />
      <span className={classes.brand}>{words.say('app.name')}</span>
      <span className={classes.district} title={district}>
        {district ?? words.say('top.unnamed')}
      </span>
      {!phone && (
        <nav className={classes.nav} aria-label={words.say('nav.label')}>
          {usable(PAGES, session.permissions).map(({ to, label }) => (
            <PageLink key={label} to={to} className={classes.navLink} aria-current={route.page === to.page ? 'page' : undefined}>
              {words.say(label)}
            </PageLink>
          ))}
        </nav>
      )}
      <span className={classes.space} />
      <PaletteButton phone={phone} />
      {session.means === 'demo' && !phone && <DemoChip />}
      {!phone && (
        <>
          <ActivityMenu />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            title={`${words.say('top.help')} ?`}
            aria-label={words.say('top.help')}
            onClick={help}
          >
            <IconKeyboard size={18} stroke={1.75} />
          </ActionIcon>
        </>
      )}
      <Button
        variant="subtle"
        color="gray"
        className={phone ? classes.langPhone : classes.lang}
        aria-label={words.say('top.languageLabel')}
        lang={other === 'zh' ? 'zh-CN' : 'en'}
        onClick={() => store.change({ lang: other })}
      >
        {words.say('top.language')}
      </Button>
      <AvatarMenu phone={phone} />
    </header>
  )
}
