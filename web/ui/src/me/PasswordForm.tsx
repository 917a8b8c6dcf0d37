import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { changePassword } from '../access/api'
import { goOn } from '../access/keep'
import { PasswordField } from '../access/PasswordField'
import { passwordFault } from '../access/rules'
import { useSaving } from '../accounts/useSaving'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import classes from './me.module.css'

/** Changes one's own password. */
export function PasswordForm() {
  const words = useWords()
  const { session, toast } = useApp()
  const saving = useSaving()
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const [left, setLeft] = useState(false)
  const fault = passwordFault(next)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setLeft(true)
    if (fault || old === '') return
    const renewed = await saving.run(() => changePassword(old, next), 'form')
    if (!renewed) return
    goOn(renewed)
    setOld('')
    setNext('')
    setLeft(false)
    toast({ text: words.say('me.passwordChanged') })
  }
  return (
    <form className={classes.form} method="post" noValidate onSubmit={submit}>
      <input type="text" name="username" autoComplete="username" value={session.account} readOnly hidden />
      <PasswordField
        label={words.say('me.oldPassword')}
        fill="current-password"
        value={old}
        onChange={setOld}
        error={saving.told.old ?? (left && old === '' ? words.say('entry.noPassword') : undefined)}
      />
      <PasswordField
        label={words.say('setup.password')}
        description={words.say('setup.passwordHint')}
        fill="new-password"
        value={next}
        onChange={setNext}
        onBlur={() => setLeft(next !== '')}
        error={saving.told.new ?? (left && fault ? words.say(fault) : undefined)}
      />
      {saving.error && !saving.told.old && !saving.told.new && (
        <p className={classes.error} role="alert">
          {saving.error}
        </p>
      )}
      <Button type="submit" variant="default" loading={saving.busy}>
        {words.say('me.changePassword')}
      </Button>
    </form>
  )
}
