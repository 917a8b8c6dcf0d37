import type { Grant, Permission } from '../access/session'
import type { Roles } from '../access/useRoles'

/** What is allowed in one place on some groups of classes: all that the roles granted there add up to. */
export interface Reach {
  readonly boundary: number
  /** Empty for all groups. */
  readonly groups: readonly string[]
  readonly permissions: readonly Permission[]
}

const placeKey = (it: Grant) => `${it.boundary} ${[...it.groups].sort().join(',')}`

/**
 * Adds up grants place by place, the whole district first; permissions stand in the order of the catalogue of roles, each once. A
 * place that allows nothing beyond what the whole district allows on all classes is left out.
 */
export function reachOf(grants: readonly Grant[], roles: Roles | undefined): readonly Reach[] {
  const allowed = new Map(roles?.roles.map((it) => [it.key, it.permissions]))
  const order = roles?.permissions.map((it) => it.key) ?? []
  const places = new Map<string, { grant: Grant; permissions: Set<Permission> }>()
  for (const grant of grants) {
    const key = placeKey(grant)
    const place = places.get(key) ?? { grant, permissions: new Set<Permission>() }
    for (const it of allowed.get(grant.role) ?? []) place.permissions.add(it)
    places.set(key, place)
  }
  const everywhere = [...places.values()].find((it) => it.grant.boundary === 0 && it.grant.groups.length === 0)?.permissions
  return [...places.values()]
    .filter(({ permissions }) => permissions === everywhere || [...permissions].some((it) => !everywhere?.has(it)))
    .map(({ grant, permissions }) => ({
      boundary: grant.boundary,
      groups: [...grant.groups].sort(),
      permissions: order.filter((it) => permissions.has(it) && (permissions === everywhere || !everywhere?.has(it))),
    }))
    .sort((a, b) => a.boundary - b.boundary || a.groups.length - b.groups.length)
}
