import type { Words } from '../i18n/useWords'

/** What the service writes for a change that came without a name, and for one of the sample's demo user. */
const NOBODY = 'anonymous'
const DEMO = 'demo'

/** Who wrote: the name as stored, or that there is none. */
export function actorText(actor: string, words: Words): string {
  if (actor === DEMO) return words.say('demo.name')
  return actor === NOBODY ? words.say('actor.unnamed') : actor
}
