import type { Words } from '../i18n/useWords'
import type { Stitch } from './stitch'

/** “1,204 个，其中破损 36”. */
export function summary({ n, conditions }: Stitch, words: Words): string {
  const { damaged = 0, missing = 0 } = conditions
  const values = { n, damaged: words.count(damaged), missing: words.count(missing) }
  if (damaged && missing) return words.say('stitch.both', values)
  if (damaged) return words.say('stitch.damaged', values)
  return words.say(missing ? 'stitch.missing' : 'stitch.none', values)
}
