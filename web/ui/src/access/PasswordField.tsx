import { ActionIcon, TextInput } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useWords } from '../i18n/useWords'
import classes from './entry.module.css'

interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Tells password managers whether to fill in a password or to offer one. */
  readonly fill: 'current-password' | 'new-password'
  readonly description?: string
  readonly error?: string
  readonly onBlur?: () => void
  readonly autoFocus?: boolean
}

/** A password that can be looked at, with a word where the capitals are locked. */
export function PasswordField({ label, value, onChange, fill, description, error, onBlur, autoFocus }: PasswordFieldProps) {
  const words = useWords()
  const [shown, setShown] = useState(false)
  const [capitals, setCapitals] = useState(false)
  const look = (event: KeyboardEvent) => setCapitals(event.getModifierState('CapsLock'))
  const toggle = words.say(shown ? 'entry.hide' : 'entry.show')
  return (
    <TextInput
      className={classes.field}
      label={label}
      name={fill}
      type={shown ? 'text' : 'password'}
      autoComplete={fill}
      spellCheck={false}
      autoCapitalize="off"
      data-autofocus={autoFocus || undefined}
      value={value}
      description={capitals ? words.say('entry.capitals') : description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyUp={look}
      onBlur={onBlur}
      rightSectionPointerEvents="all"
      rightSectionWidth={44}
      rightSection={
        <ActionIcon
          variant="subtle"
          color="gray"
          className={classes.eye}
          title={toggle}
          aria-label={toggle}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <IconEyeOff size={18} stroke={1.75} /> : <IconEye size={18} stroke={1.75} />}
        </ActionIcon>
      }
    />
  )
}
