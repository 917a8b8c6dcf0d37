import type { Grant } from '../access/session'

/** Grants that are not saved yet. */
export interface GrantsDraft {
  readonly grants: readonly Grant[]
  readonly at: number
}

export const draftKey = (account: string) => `account.${account}`

const text = ({ role, groups, boundary }: Grant) => `${role} ${boundary} ${[...groups].sort().join(',')}`

/** Whether two lists grant the same, in whatever order. */
export function sameGrants(a: readonly Grant[], b: readonly Grant[]): boolean {
  const [left, right] = [a, b].map((list) => [...new Set(list.map(text))].sort().join('|'))
  return left === right
}

/** How many grants were added, taken away or changed: those of either list that the other lacks, a changed one counted once. */
export function changesOf(before: readonly Grant[], after: readonly Grant[]): number {
  const [had, has] = [before, after].map((list) => new Set(list.map(text)))
  const gone = [...(had ?? [])].filter((it) => !has?.has(it)).length
  const fresh = [...(has ?? [])].filter((it) => !had?.has(it)).length
  return Math.max(gone, fresh)
}

/** A grant that says nothing yet where it holds: its place was asked for, but none was chosen. */
export const NO_PLACE = -1

export const isWhole = (grants: readonly Grant[]) => grants.every((it) => it.boundary !== NO_PLACE)
