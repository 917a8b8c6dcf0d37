import { Button, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Refusal } from '../api/send'
import { useWords } from '../i18n/useWords'
import { refusalText } from '../write/refusal'
import { signIn } from './api'
import classes from './entry.module.css'
import { PasswordField } from './PasswordField'
import type { Session } from './session'
import { useWait } from './useWait'

interface SignInFormProps {
  /** Whose name stands there already. */
  readonly name?: string
  /** Beside another way in it is the second choice. */
  readonly quiet?: boolean
  readonly onSignedIn: (session: Session) => void
  readonly children?: ReactNode
}

const UNKNOWN = 401

/** Name and password. What is wrong is told in words, and after too many tries how long to wait. */
export function SignInForm({ name: known = '', quiet, onSignedIn, children }: SignInFormProps) {
  const words = useWords()
  const [name, setName] = useState(known)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const [missing, setMissing] = useState<'name' | 'password'>()
  const [left, wait] = useWait()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || left > 0) return
    const lacks = name.trim() === '' ? 'name' : password === '' ? 'password' : undefined
    setMissing(lacks)
    if (lacks) return
    setBusy(true)
    setError(undefined)
    try {
      onSignedIn(await signIn(name.trim(), password))
    } catch (cause) {
      setBusy(false)
      if (!(cause instanceof Refusal)) throw cause
      setError(cause.status === UNKNOWN ? words.say('entry.wrong') : refusalText(cause, words))
      if (cause.retryAfter) wait(cause.retryAfter)
      if (cause.status === UNKNOWN) setPassword('')
    }
  }
  const told = left > 0 ? words.say('entry.wait', { time: words.say('entry.seconds', { n: left }) }) : error
  return (
    <form className={classes.form} method="post" noValidate onSubmit={submit} aria-label={words.say('entry.signIn')}>
      <TextInput
        className={classes.field}
        label={words.say('entry.account')}
        name="username"
        autoComplete="username"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        readOnly={known !== ''}
        data-autofocus={known === '' || undefined}
        value={name}
        error={missing === 'name' ? words.say('entry.noName') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordField
        label={words.say('entry.password')}
        fill="current-password"
        value={password}
        onChange={setPassword}
        autoFocus={known !== ''}
        error={missing === 'password' ? words.say('entry.noPassword') : undefined}
      />
      <p className={classes.error} role="alert">
        {told}
      </p>
      <Button
        type="submit"
        variant={quiet ? 'default' : 'filled'}
        className={classes.main}
        loading={busy}
        data-disabled={left > 0 || undefined}
        aria-disabled={left > 0}
      >
        {words.say('entry.signIn')}
      </Button>
      {children}
    </form>
  )
}
