import { Modal } from '@mantine/core'
import { useWords } from '../i18n/useWords'
import classes from './entry.module.css'
import { goOn, leave } from './keep'
import { SignInForm } from './SignInForm'
import type { Session } from './session'

/** The session ended under the page: whoever sits here signs in again and goes on where he was, with all that was typed. */
export default function SignInAgain({ session }: { session: Session }) {
  const words = useWords()
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      centered
      size={400}
      title={words.say('again.title')}
      classNames={{ title: classes.againTitle }}
    >
      <div className={classes.again}>
        <p>{words.say('again.why')}</p>
        <SignInForm name={session.account} onSignedIn={goOn}>
          <button type="button" className={classes.other} onClick={leave}>
            {words.say('again.other')}
          </button>
        </SignInForm>
      </div>
    </Modal>
  )
}
