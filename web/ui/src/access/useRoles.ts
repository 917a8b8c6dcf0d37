import { useMemo } from 'react'
import type { Label, Named } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import { useWords } from '../i18n/useWords'
import type { Permission } from './session'

/** GET /api/roles: what there is to grant. */
export interface Roles {
  readonly roles: readonly { readonly key: string; readonly name: Label; readonly permissions: readonly Permission[] }[]
  readonly permissions: readonly Named<Permission>[]
  readonly groups: readonly { readonly key: string; readonly name: Label; readonly classes: readonly string[] }[]
}

export const rolesPath = '/api/roles'

/** A name as it stands by itself, where it begins with a capital; in a sentence it does not. */
export const headed = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

export interface RoleNames {
  readonly data: Roles | undefined
  readonly role: (key: string) => string
  readonly permission: (key: Permission) => string
  readonly group: (key: string) => string
}

/** The names of roles, permissions and groups of classes in the language in use; the key stands in until they are read. */
export function useRoles(): RoleNames {
  const words = useWords()
  const { data } = useAnswer<Roles>(rolesPath, 0)
  return useMemo(() => {
    const named = (list: readonly { readonly key: string; readonly name: Label }[] = []) => {
      const names = new Map(list.map((it) => [it.key, words.label(it.name)]))
      return (key: string) => names.get(key) ?? key
    }
    return { data, role: named(data?.roles), permission: named(data?.permissions), group: named(data?.groups) }
  }, [data, words])
}
