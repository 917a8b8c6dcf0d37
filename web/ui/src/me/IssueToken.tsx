import { Button, Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { may, type Permission } from '../access/session'
import { type Issued, issueToken } from '../accounts/api'
import { SCOPES } from '../accounts/TokenList'
import type { Scope } from '../accounts/types'
import { useSaving } from '../accounts/useSaving'
import { useApp } from '../app/context'
import { useCopy } from '../app/useCopy'
import { when } from '../format/times'
import { useWords } from '../i18n/useWords'
import classes from './me.module.css'

const DAYS = [30, 90, 180, 366] as const
/** What one must be allowed for a token to carry a scope. */
const NEEDS: Readonly<Record<Scope, Permission>> = { read: 'see', write: 'edit', import: 'import' }

/** Makes a token for a script, QGIS or a phone, and shows it this once. */
export function IssueToken({ onIssued }: { onIssued: () => void }) {
  const words = useWords()
  const { session } = useApp()
  const saving = useSaving()
  const [label, setLabel] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['read'])
  const [days, setDays] = useState<number>(90)
  const [tried, setTried] = useState(false)
  const [issued, setIssued] = useState<Issued>()
  const offered = (Object.keys(SCOPES) as Scope[]).filter((it) => may(session, NEEDS[it]))
  const noLabel = label.trim() === ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (noLabel || scopes.length === 0) return
    const made = await saving.run(() => issueToken({ label: label.trim(), scopes, days }), 'form')
    if (!made) return
    setIssued(made)
    setLabel('')
    setTried(false)
    onIssued()
  }
  if (issued) return <ShownOnce issued={issued} onDone={() => setIssued(undefined)} />
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      <TextInput
        className={classes.wide}
        label={words.say('token.label')}
        placeholder={words.say('token.labelHint')}
        autoComplete="off"
        value={label}
        error={saving.told.label ?? (tried && noLabel ? words.say('token.noLabel') : undefined)}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <label className={classes.choice}>
        <span>{words.say('token.days')}</span>
        <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
          {DAYS.map((it) => (
            <option key={it} value={it}>
              {words.say('token.dayCount', { n: it })}
            </option>
          ))}
        </select>
      </label>
      <fieldset className={classes.scopes}>
        <legend>{words.say('token.scopes')}</legend>
        {offered.map((it) => (
          <Checkbox
            key={it}
            label={words.say(SCOPES[it])}
            checked={scopes.includes(it)}
            onChange={(event) =>
              setScopes(event.currentTarget.checked ? [...scopes, it] : scopes.filter((other) => other !== it))
            }
          />
        ))}
        {tried && scopes.length === 0 && <span className={classes.error}>{words.say('token.noScope')}</span>}
      </fieldset>
      {saving.error && (
        <p className={classes.error} role="alert">
          {saving.error}
        </p>
      )}
      <Button type="submit" loading={saving.busy}>
        {words.say('token.issue')}
      </Button>
    </form>
  )
}

function ShownOnce({ issued, onDone }: { issued: Issued; onDone: () => void }) {
  const words = useWords()
  const [copied, copy] = useCopy()
  return (
    <div className={classes.once} role="status">
      <b>{words.say('token.once')}</b>
      <code className={`mono ${classes.secret}`}>{issued.token}</code>
      <div className={classes.buttons}>
        <Button onClick={() => copy(issued.token)}>{words.say(copied ? 'token.copied' : 'token.copy')}</Button>
        <Button variant="default" onClick={onDone}>
          {words.say('token.done')}
        </Button>
      </div>
      <p className="caption">{words.say('token.how', { at: when(issued.expires_at, new Date()) })}</p>
    </div>
  )
}
