import { Button } from '@mantine/core'
import { IconFlask2 } from '@tabler/icons-react'
import { useState } from 'react'
import { Refusal } from '../api/send'
import { useWords } from '../i18n/useWords'
import { refusalText } from '../write/refusal'
import { takeRole } from './api'
import classes from './entry.module.css'
import { enter } from './keep'
import type { Session } from './session'
import { headed, useRoles } from './useRoles'

/** The way into the sample without an account, as whom one likes. */
export function DemoDoor({ session }: { session: Session }) {
  const words = useWords()
  const { role } = useRoles()
  const [as, setAs] = useState(session.demo.as)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const go = async () => {
    setBusy(true)
    try {
      await takeRole(as)
      enter(`/map${window.location.hash}`)
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause
      setError(refusalText(cause, words))
      setBusy(false)
    }
  }
  return (
    <div className={classes.demo}>
      <p className={classes.info}>
        <IconFlask2 size={18} stroke={1.75} aria-hidden="true" />
        <span>{words.say('demo.why')}</span>
      </p>
      <fieldset className={classes.roles}>
        <legend>{words.say('demo.as')}</legend>
        {['', ...session.demo.offered].map((it) => (
          <label key={it} className={classes.role}>
            <input type="radio" name="as" checked={as === it} onChange={() => setAs(it)} />
            <span>{it === '' ? words.say('demo.everything') : headed(role(it))}</span>
          </label>
        ))}
      </fieldset>
      <Button className={classes.main} loading={busy} onClick={go}>
        {words.say('entry.enterSample')}
      </Button>
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <p className={classes.or}>{words.say('entry.or')}</p>
    </div>
  )
}
