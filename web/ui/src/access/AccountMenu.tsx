import { UnstyledButton } from '@mantine/core'
import { Refusal } from '../api/send'
import { useApp } from '../app/context'
import { PAGES, type Screen, SETTINGS, usable } from '../app/screens'
import frame from '../frame/frame.module.css'
import { PageLink } from '../frame/PageLink'
import { useWords } from '../i18n/useWords'
import { refusalText } from '../write/refusal'
import classes from './account.module.css'
import { signOut } from './api'
import DemoRoles from './DemoRoles'
import { leave, signInPath } from './keep'
import { personInitials, personName } from './person'
import { headed, useRoles } from './useRoles'

interface AccountMenuProps {
  readonly phone: boolean
  readonly onClose: () => void
}

/** Who is signed in, in which roles and where; his own account, the settings that are his to use, and the way out. */
export default function AccountMenu({ phone, onClose }: AccountMenuProps) {
  const words = useWords()
  const { session, route, help, toast } = useApp()
  const { role } = useRoles()
  const name = personName(session, words)
  const demo = session.means === 'demo'
  const rolesText =
    demo && !session.demo.as
      ? words.say('demo.everything')
      : headed(words.list(session.roles.map(role))) || words.say('me.noRole')
  const places = session.territory.map((it) => it.name)
  const out = async () => {
    try {
      await signOut()
      leave()
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      toast({ text: refusalText(cause, words), tone: 'refused' })
    }
  }
  const line = ({ to, label }: Screen) => (
    <PageLink
      key={label}
      to={to}
      className={frame.menuLine}
      aria-current={route.page === to.page ? 'page' : undefined}
      onFollow={onClose}
    >
      {words.say(label)}
    </PageLink>
  )
  return (
    <div className={classes.menu}>
      <header className={classes.who}>
        <span className={classes.avatar} aria-hidden="true">
          {personInitials(session, words)}
        </span>
        <div className={classes.whoText}>
          <b>{name}</b>
          {!demo && session.account !== name && <span className="mono">{session.account}</span>}
          <span className="caption">{rolesText}</span>
          {session.roles.length > 0 && (
            <span className="caption">{places.length === 0 ? words.say('me.whole') : words.list(places)}</span>
          )}
        </div>
      </header>
      {demo && phone && <DemoRoles />}
      {phone && (
        <nav className={frame.menu} aria-label={words.say('nav.label')}>
          {usable(PAGES, session.permissions).map(line)}
        </nav>
      )}
      <nav className={frame.menu} aria-label={words.say('nav.settings')}>
        {usable(SETTINGS, session.permissions)
          .filter((it) => !demo || it.to.page !== 'me')
          .map(line)}
      </nav>
      <div className={frame.menu}>
        <UnstyledButton
          className={frame.menuLine}
          onClick={() => {
            onClose()
            help()
          }}
        >
          {words.say('top.help')}
        </UnstyledButton>
        {demo ? (
          <a className={frame.menuLine} href={signInPath()}>
            {words.say('me.useAccount')}
          </a>
        ) : (
          <UnstyledButton className={frame.menuLine} onClick={out}>
            {words.say('me.signOut')}
          </UnstyledButton>
        )}
      </div>
    </div>
  )
}
