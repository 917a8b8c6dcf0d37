import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { displayFault, nameFault } from '../access/rules'
import type { Grant, Session } from '../access/session'
import { useApp } from '../app/context'
import { useWords } from '../i18n/useWords'
import classes from './accounts.module.css'
import { addAccount } from './api'
import { invited } from './invited'
import { useSaving } from './useSaving'

interface AddAccountProps {
  readonly onAdded: () => void
  readonly onClose: () => void
}

/** Who keeps accounts in a part of the district adds those who are to look there. */
function firstGrants({ territory, groups }: Session): readonly Grant[] {
  if (territory.length === 0 && groups.length === 0) return []
  return [{ role: 'viewer', groups, boundary: territory[0]?.id ?? 0 }]
}

/** Adds somebody. The account has no rights yet: its page opens, with the link to hand over. */
export function AddAccount({ onAdded, onClose }: AddAccountProps) {
  const words = useWords()
  const { go, session } = useApp()
  const saving = useSaving()
  const [name, setName] = useState('')
  const [display, setDisplay] = useState('')
  const [left, setLeft] = useState({ name: false, display: false })
  const nameSaid = nameFault(name)
  const displaySaid = displayFault(display)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setLeft({ name: true, display: true })
    if (nameSaid || displaySaid) return
    const made = await saving.run(
      () => addAccount({ name: name.trim().toLowerCase(), display: display.trim(), grants: firstGrants(session) }),
      'form',
    )
    if (!made) return
    invited.set({ account: made.account.name, ...made.invitation })
    onAdded()
    onClose()
    go({ page: 'accounts', account: made.account.name })
  }
  return (
    <form className={`${classes.card} ${classes.form}`} noValidate onSubmit={submit} aria-label={words.say('accounts.add')}>
      <TextInput
        label={words.say('setup.display')}
        autoComplete="off"
        data-autofocus
        ref={(field) => {
          if (field && document.activeElement === document.body) field.focus()
        }}
        value={display}
        error={left.display && displaySaid ? words.say(displaySaid, { value: display.trim() }) : saving.told.display}
        onChange={(event) => setDisplay(event.currentTarget.value)}
        onBlur={() => setLeft({ ...left, display: display !== '' })}
      />
      <TextInput
        label={words.say('entry.account')}
        description={words.say('setup.nameHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={name}
        error={left.name && nameSaid ? words.say(nameSaid, { value: name.trim() }) : saving.told.name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => setLeft({ ...left, name: name !== '' })}
      />
      {saving.error && !saving.told.name && (
        <p className={classes.error} role="alert">
          {saving.error}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={saving.busy}>
          {words.say('accounts.addThis')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {words.say('accounts.cancel')}
        </Button>
      </div>
    </form>
  )
}
