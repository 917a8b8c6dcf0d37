/** The parts that a loose shapefile may come in; the first is the delivery itself. */
const SHAPEFILE = ['shp', 'dbf', 'shx', 'prj', 'cpg', 'sbn', 'sbx', 'qix', 'xml']

interface Named {
  readonly name: string
}

const endingOf = (name: string) => /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? ''

/** What the parts of one shapefile have in common: a.shp, a.dbf and a.shp.xml are all of a. */
const stemOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/\.xml$/, '')
    .replace(/\.[^.]+$/, '')

/**
 * Sorts files that were chosen together into deliveries: every file is one of its own, except that the parts of a shapefile
 * belong to their .shp. Parts without a .shp stay alone, so that the server says what is missing. Hidden files, as folders
 * have them, are left out.
 */
export function deliveriesOf<T extends Named>(files: readonly T[]): T[][] {
  const visible = files.filter((it) => !it.name.startsWith('.'))
  const stems = new Set(visible.filter((it) => endingOf(it.name) === 'shp').map((it) => stemOf(it.name)))
  const out: T[][] = []
  const groups = new Map<string, T[]>()
  for (const file of visible) {
    const stem = stemOf(file.name)
    if (!SHAPEFILE.includes(endingOf(file.name)) || !stems.has(stem)) {
      out.push([file])
      continue
    }
    const group = groups.get(stem)
    if (group) group.push(file)
    else {
      const first = [file]
      groups.set(stem, first)
      out.push(first)
    }
  }
  for (const group of groups.values()) {
    group.sort((a, b) => SHAPEFILE.indexOf(endingOf(a.name)) - SHAPEFILE.indexOf(endingOf(b.name)))
  }
  return out
}
