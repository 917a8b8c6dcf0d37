import { Button } from '@mantine/core'
import { useCopy } from '../app/useCopy'
import { when } from '../format/times'
import { useWords } from '../i18n/useWords'
import { useSignal } from '../view/signal'
import classes from './accounts.module.css'
import { invite } from './api'
import { invited } from './invited'
import type { Account } from './types'
import { useSaving } from './useSaving'

/** The link with which somebody chooses a password: made here, shown once, handed over by whoever made it. */
export function InvitationCard({ account }: { account: Account }) {
  const words = useWords()
  const saving = useSaving()
  const made = useSignal(invited)
  const [copied, copy] = useCopy()
  const mine = made?.account === account.name ? made : undefined
  const make = async () => {
    const next = await saving.run(() => invite(account.name))
    if (next) invited.set({ account: account.name, ...next })
  }
  if (!mine) {
    return (
      <div className={classes.invite}>
        <p className="caption">{words.say(account.has_password ? 'invite.reset' : 'invite.first')}</p>
        <Button size="compact-sm" variant="default" loading={saving.busy} disabled={account.disabled} onClick={make}>
          {words.say('invite.make')}
        </Button>
      </div>
    )
  }
  return (
    <div className={classes.link} role="status">
      <b>{words.say('invite.title', { name: account.display || account.name })}</b>
      <code className={`mono ${classes.secret}`}>{mine.link}</code>
      <div className={classes.buttons}>
        <Button onClick={() => copy(mine.link)}>{words.say(copied ? 'invite.copied' : 'invite.copy')}</Button>
        <Button variant="default" onClick={() => invited.set(undefined)}>
          {words.say('invite.done')}
        </Button>
      </div>
      <p className="caption">{words.say('invite.until', { at: when(mine.expires_at, new Date()) })}</p>
    </div>
  )
}
