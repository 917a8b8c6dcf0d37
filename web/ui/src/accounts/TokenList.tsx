import { Button, Skeleton } from '@mantine/core'
import { useState } from 'react'
import type { Answer } from '../api/useAnswer'
import { useApp } from '../app/context'
import { when } from '../format/times'
import { type Said, useWords } from '../i18n/useWords'
import classes from './accounts.module.css'
import { revokeToken } from './api'
import type { Scope, Token } from './types'
import { useSaving } from './useSaving'

export const SCOPES: Readonly<Record<Scope, Said>> = { read: 'token.read', write: 'token.write', import: 'token.import' }

interface TokenListProps {
  readonly answer: Answer<{ readonly items: readonly Token[] }>
  readonly empty: string
}

/** Tokens, each with what it may do and until when. To revoke one cannot be undone, so that is said before it is done. */
export function TokenList({ answer, empty }: TokenListProps) {
  const words = useWords()
  const { toast } = useApp()
  const saving = useSaving()
  const [asked, setAsked] = useState<string>()
  const now = new Date()
  const revoke = async (it: Token) => {
    const done = await saving.run(async () => {
      await revokeToken(it.id)
      return true
    })
    if (!done) return
    setAsked(undefined)
    answer.retry()
    toast({ text: words.say('token.revoked', { label: it.label }) })
  }
  if (answer.error) {
    return (
      <p role="alert">
        {answer.error.message || words.say('load.failed')}{' '}
        <Button size="compact-sm" variant="default" onClick={answer.retry}>
          {words.say('bar.retry')}
        </Button>
      </p>
    )
  }
  if (!answer.data) return <Skeleton height={56} radius={6} />
  if (answer.data.items.length === 0) return <p className="caption">{empty}</p>
  return (
    <ul className={classes.lines}>
      {answer.data.items.map((it) => {
        const over = new Date(it.expires_at) < now
        return (
          <li key={it.id} className={classes.line}>
            <div className={classes.lineText}>
              <b>{it.label}</b>
              <span className="caption">{words.list(it.scopes.map((scope) => words.say(SCOPES[scope])))}</span>
            </div>
            <div className={classes.lineText}>
              <span className={over ? classes.over : undefined}>
                {words.say(over ? 'token.expired' : 'token.until', { at: when(it.expires_at, now) })}
              </span>
              <span className="caption">
                {it.last_used_day ? words.say('token.used', { day: it.last_used_day }) : words.say('token.unused')}
              </span>
            </div>
            {asked === it.id ? (
              <span className={classes.sure}>
                <span>{words.say('token.sure')}</span>
                <Button size="compact-sm" color="red" loading={saving.busy} onClick={() => revoke(it)}>
                  {words.say('token.revoke')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => setAsked(undefined)}>
                  {words.say('token.keep')}
                </Button>
              </span>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={words.say('token.revokeNamed', { label: it.label })}
                onClick={() => setAsked(it.id)}
              >
                {words.say('token.revoke')}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
