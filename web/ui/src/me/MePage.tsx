import { useRoles } from '../access/useRoles'
import { tokensPath } from '../accounts/api'
import { ReachWords } from '../accounts/ReachWords'
import { TokenList } from '../accounts/TokenList'
import type { Token } from '../accounts/types'
import { usePlaces } from '../accounts/usePlaces'
import { useAnswer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import { SettingsFrame } from '../settings/SettingsFrame'
import { IssueToken } from './IssueToken'
import classes from './me.module.css'
import { PasswordForm } from './PasswordForm'

/** One's own account: what one may do, the password, and the tokens for programs. */
export default function MePage() {
  const words = useWords()
  const { session } = useApp()
  const roles = useRoles()
  const own = session.means === 'session'
  const tokens = useAnswer<{ readonly items: readonly Token[] }>(own ? tokensPath : null, 0)
  const grants =
    session.grants ??
    session.roles.flatMap((role) =>
      (session.territory.length > 0 ? session.territory.map((it) => it.id) : [0]).map((boundary) => ({
        role,
        groups: session.groups,
        boundary,
      })),
    )
  const place = usePlaces(grants.map((it) => it.boundary))
  return (
    <SettingsFrame label={words.say('nav.me')}>
      <div className={classes.column}>
        <header>
          <h1>{session.display || session.account}</h1>
          <p className={`mono ${classes.account}`}>{session.account}</p>
        </header>
        <section className={classes.card}>
          <h2>{words.say('me.reach')}</h2>
          <p className="caption">{words.say('me.roles', { roles: words.list(session.roles.map(roles.role)) })}</p>
          <ReachWords grants={grants} roles={roles} place={place.name} />
        </section>
        {own ? (
          <>
            <section className={classes.card}>
              <h2>{words.say('me.tokens')}</h2>
              <p className="caption">{words.say('me.tokensWhy')}</p>
              <TokenList answer={tokens} empty={words.say('me.noToken')} />
              <h3>{words.say('me.newToken')}</h3>
              <IssueToken onIssued={tokens.retry} />
            </section>
            <section className={classes.card}>
              <h2>{words.say('me.changePassword')}</h2>
              <PasswordForm />
            </section>
          </>
        ) : (
          <p>{words.say('me.demo')}</p>
        )}
      </div>
    </SettingsFrame>
  )
}
