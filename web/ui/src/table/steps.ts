import { signal } from '../view/signal'

/** The ids of the open table's rows in their order; empty while it is closed. */
export const tableRows = signal<readonly number[]>([])

/** The row a step away from the selected one; from none, the first. Undefined at either end. */
export function stepFrom(rows: readonly number[], selected: number | undefined, step: 1 | -1): number | undefined {
  const at = selected === undefined ? -1 : rows.indexOf(selected)
  return at < 0 ? rows[0] : rows[at + step]
}
