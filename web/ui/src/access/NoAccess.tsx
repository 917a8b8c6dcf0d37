import { Button } from '@mantine/core'
import { whoText } from '../frame/whoText'
import { useWords } from '../i18n/useWords'
import type { ViewStore } from '../view/store'
import { signOut } from './api'
import { Entry } from './Entry'
import classes from './entry.module.css'
import { leave, lookAgain } from './keep'
import { personName } from './person'
import type { Session } from './session'
import { useGrantors } from './useGrantors'

/** Somebody is signed in who may see nothing yet: what he is told, and whom to ask. */
export default function NoAccess({ store, session }: { store: ViewStore; session: Session }) {
  const words = useWords()
  const grantors = useGrantors('see')
  const name = personName(session, words)
  return (
    <Entry store={store} title={words.say('nothing.title', { name })}>
      <p>{words.say('nothing.why')}</p>
      {grantors && <p>{whoText(grantors, words)}</p>}
      <Button className={classes.main} onClick={() => void lookAgain()}>
        {words.say('nothing.again')}
      </Button>
      <Button className={classes.main} variant="default" onClick={() => void signOut().finally(leave)}>
        {words.say('me.signOut')}
      </Button>
    </Entry>
  )
}
