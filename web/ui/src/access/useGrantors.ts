import type { Person } from '../api/types'
import { useAnswer } from '../api/useAnswer'
import type { Permission } from './session'

const NOBODY: readonly Person[] = []

export const grantorsPath = (needs: Permission, at: readonly number[] = []) =>
  `/api/grantors?needs=${needs}${at.length > 0 ? `&boundary=${at.join(',')}` : ''}`

/** Who can grant a permission; nobody where that is not known, undefined while it is asked. A missing need asks nothing. */
export function useGrantors(needs: Permission | undefined, at?: readonly number[]): readonly Person[] | undefined {
  const { data, error } = useAnswer<{ readonly items: readonly Person[] }>(needs ? grantorsPath(needs, at) : null, 0)
  return data?.items ?? (error || !needs ? NOBODY : undefined)
}
