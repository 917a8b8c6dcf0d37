import type { Grant } from '../access/session'
import { headed, type RoleNames } from '../access/useRoles'
import { useWords } from '../i18n/useWords'
import classes from './accounts.module.css'
import look from './grants.module.css'
import { reachOf } from './reach'

interface ReachWordsProps {
  readonly grants: readonly Grant[]
  readonly roles: RoleNames
  /** The name of a boundary. */
  readonly place: (boundary: number) => string
}

/** What grants let somebody see and do, place by place, in words. */
export function ReachWords({ grants, roles, place }: ReachWordsProps) {
  const words = useWords()
  if (grants.length === 0) return <p className={classes.nothing}>{words.say('reach.nothing')}</p>
  return (
    <ul className={look.reach}>
      {reachOf(grants, roles.data).map((it) => (
        <li key={`${it.boundary} ${it.groups.join()}`}>
          <b>
            {words.say(it.groups.length === 0 ? 'reach.where' : 'reach.whereOf', {
              where: it.boundary === 0 ? words.say('reach.whole') : place(it.boundary),
              groups: words.list(it.groups.map(roles.group)),
            })}
          </b>
          <span>{headed(words.list(it.permissions.map(roles.permission)))}</span>
        </li>
      ))}
    </ul>
  )
}
