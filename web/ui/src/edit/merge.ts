import { type Content, differing, type Path, same, valueAt, withValue } from './record'

/** One field that both changed, each to something else. */
export interface Clash {
  readonly path: Path
  readonly base: unknown
  readonly mine: unknown
  readonly theirs: unknown
}

export type Side = 'mine' | 'theirs'

export interface Merge {
  /** Theirs with my changes where theirs left the field alone; fields of clashes stand as theirs has them. */
  readonly content: Content
  readonly clashes: readonly Clash[]
  /** Fields that they changed and I did not touch. */
  readonly taken: readonly Path[]
}

/**
 * Joins two changes of the same record, field by field. A class carries the meaning of the attributes, so a class that both
 * changed differently is a clash of its own like any other field.
 */
export function merge(base: Content, mine: Content, theirs: Content): Merge {
  const changedByMe = differing(base, mine)
  const changedByThem = differing(base, theirs)
  let content = theirs
  const clashes: Clash[] = []
  for (const path of changedByMe) {
    const [wanted, found] = [valueAt(mine, path), valueAt(theirs, path)]
    if (same(wanted, found)) continue
    if (changedByThem.includes(path)) clashes.push({ path, base: valueAt(base, path), mine: wanted, theirs: found })
    else content = withValue(content, path, wanted)
  }
  return { content, clashes, taken: changedByThem.filter((path) => !changedByMe.includes(path)) }
}

export type Choices = Readonly<Record<Path, Side>>

/** The clashes nobody has decided yet. */
export const undecided = (clashes: readonly Clash[], choices: Choices): Clash[] => clashes.filter(({ path }) => !choices[path])

/** The merged record with every clash as it was decided; an undecided one stays as theirs. */
export const decide = ({ content, clashes }: Merge, choices: Choices): Content =>
  clashes.reduce((out, { path, mine }) => (choices[path] === 'mine' ? withValue(out, path, mine) : out), content)
