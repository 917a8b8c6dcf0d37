import type { Grant, Permission } from './session'
import type { Roles } from './useRoles'

/** What of a record decides who may do something to it. */
export interface Place {
  /** The group of its class; undefined for a boundary, which no group narrows. */
  readonly group: string | undefined
  /** The boundaries that it lies in or touches. */
  readonly boundaries: readonly number[]
}

/** Whether grants allow something there. The service judges by the shapes themselves; this is what can be said before it is asked. */
export function mayOn(grants: readonly Grant[], roles: Roles, need: { permission: Permission; at: Place }): boolean {
  const { permission, at } = need
  const allows = new Set(roles.roles.filter((it) => it.permissions.includes(permission)).map((it) => it.key))
  return grants.some(
    (it) =>
      allows.has(it.role) &&
      (it.boundary === 0 || at.boundaries.includes(it.boundary)) &&
      (it.groups.length === 0 || (at.group !== undefined && it.groups.includes(at.group))),
  )
}
