import type { Words } from '../i18n/useWords'

/** What the service writes for a change that came without a name. */
const NOBODY = 'anonymous'

/** Who wrote: the name as stored, or that there is none. */
export const actorText = (actor: string, words: Words): string => (actor === NOBODY ? words.say('actor.unnamed') : actor)
