import { Button, Skeleton, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Refusal } from '../api/send'
import { useAnswer } from '../api/useAnswer'
import { pathOf } from '../app/route'
import { homeOf } from '../app/screens'
import { type Said, useWords } from '../i18n/useWords'
import type { ViewStore } from '../view/store'
import { faultsByPath, refusalText } from '../write/refusal'
import { type Setup, setUp, setupPath } from './api'
import { Entry } from './Entry'
import classes from './entry.module.css'
import { enter } from './keep'
import { PasswordField } from './PasswordField'
import { displayFault, nameFault, passwordFault } from './rules'

type Field = 'name' | 'display' | 'password'

/** A one-time link: the first administrator chooses a name and a password, whoever is invited only a password. */
export default function SetupPage({ store, secret }: { store: ViewStore; secret: string }) {
  const words = useWords()
  const { data, error, retry } = useAnswer<Setup>(setupPath(secret), 0)
  const first = data?.purpose === 'first'
  const title = words.say(first ? 'setup.first' : 'setup.invited')
  return (
    <Entry store={store} title={title}>
      {!data && !error && <Skeleton height={200} radius={10} />}
      {error && error.status !== 404 && (
        <div className={classes.note} role="alert">
          <p>{error.message || words.say('load.failed')}</p>
          <Button variant="default" onClick={retry}>
            {words.say('bar.retry')}
          </Button>
        </div>
      )}
      {(data?.valid === false || error?.status === 404) && (
        <div className={classes.note} role="alert">
          <b>{words.say('setup.spent')}</b>
          <p>{words.say('setup.spentWhy')}</p>
          <a href="/sign-in">{words.say('setup.toSignIn')}</a>
        </div>
      )}
      {data?.valid && <SetupForm setup={data} secret={secret} />}
    </Entry>
  )
}

function SetupForm({ setup, secret }: { setup: Setup; secret: string }) {
  const words = useWords()
  const first = setup.purpose === 'first'
  const [name, setName] = useState(setup.name ?? '')
  const [display, setDisplay] = useState(setup.display ?? '')
  const [password, setPassword] = useState('')
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set())
  const [told, setTold] = useState<Readonly<Record<string, string>>>({})
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)

  const faults: Readonly<Record<Field, Said | undefined>> = {
    name: first ? nameFault(name) : undefined,
    display: first ? displayFault(display) : undefined,
    password: passwordFault(password),
  }
  const values: Readonly<Record<Field, string>> = { name, display, password: '' }
  const errorOf = (field: Field) => {
    const said = left.has(field) ? faults[field] : undefined
    return said ? words.say(said, { value: values[field].trim() }) : told[field]
  }
  const leave = (field: Field) => setLeft((before) => new Set([...before, field]))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setLeft(new Set(['name', 'display', 'password']))
    if (busy || faults.name || faults.display || faults.password) return
    setBusy(true)
    setTold({})
    setError(undefined)
    try {
      const whose = first ? { name: name.trim(), display: display.trim() } : {}
      const session = await setUp(secret, { ...whose, password })
      enter(pathOf(homeOf(session.roles)) + window.location.hash)
    } catch (cause) {
      setBusy(false)
      if (!(cause instanceof Refusal)) throw cause
      setTold(faultsByPath(cause, words))
      setError(refusalText(cause, words))
    }
  }
  return (
    <form className={classes.form} method="post" noValidate onSubmit={submit}>
      <p>{words.say(first ? 'setup.firstWhy' : 'setup.invitedWhy', { name: setup.display || setup.name || '' })}</p>
      <TextInput
        className={classes.field}
        label={words.say('entry.account')}
        description={first ? words.say('setup.nameHint') : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        name="username"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        readOnly={!first}
        data-autofocus={first || undefined}
        value={name}
        error={errorOf('name')}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => leave('name')}
      />
      {first && (
        <TextInput
          className={classes.field}
          label={words.say('setup.display')}
          name="name"
          autoComplete="name"
          value={display}
          error={errorOf('display')}
          onChange={(event) => setDisplay(event.currentTarget.value)}
          onBlur={() => leave('display')}
        />
      )}
      <PasswordField
        label={words.say('setup.password')}
        description={words.say('setup.passwordHint')}
        fill="new-password"
        value={password}
        onChange={setPassword}
        error={errorOf('password')}
        onBlur={() => leave('password')}
      />
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <Button type="submit" className={classes.main} loading={busy}>
        {words.say(first ? 'setup.begin' : 'setup.accept')}
      </Button>
    </form>
  )
}
