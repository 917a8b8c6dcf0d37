import type { Words } from '../i18n/useWords'

/** What the service writes for a change that came without a name, and for one of the sample's demo user. */
const NOBODY = 'anonymous'
const DEMO = 'demo'

/** Who wrote, as the service tells it. */
export interface Written {
  readonly actor: string
  /** What the account is called now; absent where it is gone or has no name of its own. */
  readonly actor_name?: string
}

/** Who wrote: what the account is called, else the name as stored, or that there is none. */
export function actorText({ actor, actor_name }: Written, words: Words): string {
  if (actor_name) return actor_name
  if (actor === DEMO) return words.say('demo.name')
  return actor === NOBODY ? words.say('actor.unnamed') : actor
}

/** The account behind a name, for what is shown when one points at it; undefined where the text says it already. */
export const actorTitle = ({ actor, actor_name }: Written): string | undefined => (actor_name ? actor : undefined)
