import { gzipSync } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

/** What the first map may weigh, packed: all that comes before the map library, and all together. */
const BUDGET = { page: 180 * 1024, map: 520 * 1024 }

type Bundle = Rollup.OutputBundle

/** A file with everything that it brings along before it can run. */
function closure(bundle: Bundle, file: string, into: Set<string>): Set<string> {
  const chunk = bundle[file]
  if (into.has(file) || !chunk) return into
  into.add(file)
  if (chunk.type !== 'chunk') return into
  for (const next of chunk.imports) closure(bundle, next, into)
  for (const sheet of chunk.viteMetadata?.importedCss ?? []) into.add(sheet)
  return into
}

function named(bundle: Bundle, test: (chunk: Rollup.OutputChunk) => boolean, what: string): string {
  const found = Object.values(bundle).find((it) => it.type === 'chunk' && test(it))
  if (!found) throw new Error(`weights: no ${what} in the build`)
  return found.fileName
}

/** Adds up what the first view of the map fetches from a fresh cache, and fails the build where it is more than allowed. */
export function weights(): Plugin {
  return {
    name: 'weights',
    apply: 'build',
    enforce: 'post',
    writeBundle(_, bundle) {
      const packed = (file: string) => {
        const it = bundle[file]
        return it ? gzipSync(it.type === 'chunk' ? it.code : it.source, { level: 9 }).length : 0
      }
      const page = closure(
        bundle,
        named(bundle, (it) => it.isEntry && it.name === 'index', 'entry'),
        new Set(['index.html']),
      )
      closure(
        bundle,
        named(bundle, (it) => it.facadeModuleId?.endsWith('/i18n/zh/index.ts') ?? false, 'dictionary'),
        page,
      )
      closure(
        bundle,
        named(bundle, (it) => it.name.includes('class-glyphs'), 'glyphs'),
        page,
      )
      for (const file of Object.keys(bundle)) if (/^assets\/worker-/.test(file)) page.add(file)
      const map = closure(
        bundle,
        named(bundle, (it) => it.name === 'MapView', 'map'),
        new Set(),
      )
      closure(
        bundle,
        named(bundle, (it) => it.name === 'map-worker', 'worker of the map'),
        map,
      )
      const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + packed(file), 0)
      const before = sum(page)
      const all = sum(new Set([...page, ...map]))
      const told = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`
      const line = `first map, packed: ${told(before)} before the map library, ${told(all)} with it`
      this.info(line)
      if (before > BUDGET.page || all > BUDGET.map) {
        const heavy = [...new Set([...page, ...map])].sort((a, b) => packed(b) - packed(a)).slice(0, 12)
        const lines = heavy.map((file) => `  ${told(packed(file)).padStart(9)}  ${file}`)
        this.error(
          `${line}; allowed are ${told(BUDGET.page)} and ${told(BUDGET.map)}. Load what is not seen at first later.\n${lines.join('\n')}`,
        )
      }
    },
  }
}
