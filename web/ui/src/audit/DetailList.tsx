import type { Grant } from '../access/session'
import { headed, type RoleNames } from '../access/useRoles'
import { type Said, useWords } from '../i18n/useWords'
import classes from './audit.module.css'

const NAMES: Readonly<Record<string, Said>> = {
  before: 'audit.before',
  after: 'audit.after',
  grants: 'audit.grants',
  display: 'audit.display',
  disabled: 'audit.disabled',
  times: 'audit.times',
  kinds: 'audit.kinds',
  first_at: 'audit.firstAt',
  seconds: 'audit.seconds',
  format: 'audit.format',
  rows: 'audit.rows',
  bytes: 'audit.bytes',
  revision: 'audit.revision',
  hash: 'audit.hash',
  scopes: 'audit.scopes',
  expires: 'audit.expires',
  token: 'audit.token',
  label: 'audit.label',
  needs: 'audit.needs',
  means: 'audit.means',
  as: 'audit.as',
  method: 'audit.method',
  path: 'audit.path',
}

const isGrants = (value: unknown): value is readonly Grant[] =>
  Array.isArray(value) && value.every((it) => typeof it === 'object' && it !== null && typeof it.role === 'string')

interface DetailListProps {
  readonly detail: Readonly<Record<string, unknown>>
  readonly roles: RoleNames
  readonly place: (boundary: number) => string
}

/** What is kept of an event beside its sentence; what has no name here is shown as it is kept. */
export function DetailList({ detail, roles, place }: DetailListProps) {
  const words = useWords()
  const grant = (it: Grant) =>
    words.say(it.groups?.length ? 'audit.grantOf' : 'audit.grant', {
      role: roles.role(it.role),
      where: it.boundary ? place(it.boundary) : words.say('reach.whole'),
      groups: words.list((it.groups ?? []).map(roles.group)),
    })
  const text = (value: unknown): string => {
    if (isGrants(value)) return value.length === 0 ? words.say('audit.noGrant') : words.list(value.map(grant))
    if (typeof value === 'number') return words.count(value)
    if (typeof value === 'boolean') return words.say(value ? 'asset.yes' : 'asset.no')
    if (Array.isArray(value)) return words.list(value.map(String))
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
  }
  return (
    <>
      {Object.entries(detail).map(([key, value]) => {
        const name = NAMES[key]
        return (
          <div key={key} className={classes.fact}>
            <dt>{name ? words.say(name) : key}</dt>
            <dd>{headed(text(value))}</dd>
          </div>
        )
      })}
    </>
  )
}
