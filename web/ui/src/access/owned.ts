import { isStranger, session } from './session'

/**
 * The name under which something of a person's own is kept in this browser, so that whoever comes next at the same machine does not
 * find it. It is asked for after the session is known.
 */
export function owned(name: string): string {
  const it = session.get()
  if (!it || isStranger(it)) return name
  if (it.means === 'demo') return it.demo.as ? `${name}@${it.demo.as}.demo` : name
  return `${name}@${it.account}`
}
