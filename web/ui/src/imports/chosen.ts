/** One row that is looked at, by its number, or a record that no row stands for, by its id. */
export interface Chosen {
  readonly row: number
  readonly id?: number
}

export const isSame = (a: Chosen | undefined, b: Chosen | undefined) =>
  a !== undefined && b !== undefined && a.row === b.row && (a.row > 0 || a.id === b.id)
