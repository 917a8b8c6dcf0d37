import type { Person } from '../api/types'
import type { Words } from '../i18n/useWords'

/** Who can change that something is refused, in a sentence of its own. */
export const whoText = (grantors: readonly Person[], words: Words): string =>
  grantors.length > 0
    ? words.say('right.who', { who: words.list(grantors.map((it) => it.display || it.name)) })
    : words.say('right.ask')
