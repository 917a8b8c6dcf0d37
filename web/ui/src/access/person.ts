import type { Words } from '../i18n/useWords'
import { initials } from './initials'
import type { Session } from './session'

/** Who is signed in, as people read it. The demo user is nobody in particular and has a name in either language. */
export const personName = (it: Session, words: Words): string =>
  it.means === 'demo' ? words.say('demo.name') : it.display || it.account

/** What the avatar shows of it. */
export const personInitials = (it: Session, words: Words): string =>
  it.means === 'demo' ? words.say('demo.initials') : initials(personName(it, words))
