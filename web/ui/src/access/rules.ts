import type { Said } from '../i18n/useWords'

const NAME = /^[a-z0-9\p{Script=Han}][a-z0-9\p{Script=Han}._@-]{1,63}$/u
const MOST_DISPLAY = 100
const LEAST_PASSWORD = 10
const MOST_BYTES = 200

/** What is wrong with the name of an account, as a sentence of the dictionary. Capitals are taken as small letters. */
export const nameFault = (name: string): Said | undefined =>
  NAME.test(name.trim().toLowerCase()) ? undefined : 'setup.faultName'

/** What is wrong with the name that people read. */
export function displayFault(display: string): Said | undefined {
  const length = [...display.trim()].length
  return length > 0 && length <= MOST_DISPLAY ? undefined : 'setup.faultDisplay'
}

/** What is wrong with a new password. */
export function passwordFault(password: string): Said | undefined {
  if ([...password].length < LEAST_PASSWORD) return 'setup.faultShort'
  return new TextEncoder().encode(password).length > MOST_BYTES ? 'setup.faultLong' : undefined
}
