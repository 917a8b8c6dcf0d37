import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useWords } from '../i18n/useWords'
import type { ViewStore } from '../view/store'
import { DemoDoor } from './DemoDoor'
import { Entry } from './Entry'
import classes from './entry.module.css'
import { enter } from './keep'
import { SignInForm } from './SignInForm'
import type { Session } from './session'
import { wayOn } from './wayOn'

/** Who comes in says who he is. On the sample one needs no account. */
export default function SignInPage({ store, session }: { store: ViewStore; session: Session }) {
  const words = useWords()
  const demo = session.means === 'demo' && session.demo.on
  const [setUpHow, setSetUpHow] = useState(session.setup_needed)
  useEffect(() => setSetUpHow(session.setup_needed), [session.setup_needed])
  const title = words.say(demo ? 'entry.sampleTitle' : 'entry.title')
  const into = (it: Session) => enter(wayOn(it.roles, window.location))
  return (
    <Entry store={store} title={title}>
      {demo && <DemoDoor session={session} />}
      {setUpHow ? (
        <div className={classes.note}>
          <b>{words.say('entry.firstTitle')}</b>
          <p>{words.say('entry.firstWhy')}</p>
          <Button variant="default" onClick={() => setSetUpHow(false)}>
            {words.say('entry.haveAccount')}
          </Button>
        </div>
      ) : (
        <SignInForm quiet={demo} onSignedIn={into}>
          <p className="caption">{words.say('entry.noAccount')}</p>
        </SignInForm>
      )}
    </Entry>
  )
}
