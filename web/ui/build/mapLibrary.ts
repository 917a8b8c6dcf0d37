import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Plugin, transformWithOxc } from 'vite'

const ID = 'virtual:map-worker'
const require = createRequire(import.meta.url)
const source = join(dirname(require.resolve('maplibre-gl/package.json')), 'src')

/** The library counts on fields that are declared without a value leaving alone what its base class has set. */
const AS_PUBLISHED = {
  sourcemap: false,
  assumptions: { setPublicClassFields: true },
  typescript: { removeClassFieldsWithoutInitializer: true },
} as const

/**
 * Builds the map library from its own source, page and worker in one go. Its ready-made files hold what both need twice over; so
 * built they share it, and the first map weighs a quarter less. `virtual:map-worker` is the address of the worker. While
 * developing, the ready-made files serve.
 */
export function mapLibrary(): Plugin {
  let worker = ''
  let building = false
  return {
    name: 'map-library',
    enforce: 'pre',
    configResolved(config) {
      building = config.command === 'build' && config.mode !== 'test'
    },
    buildStart() {
      if (building) worker = this.emitFile({ type: 'chunk', id: join(source, 'source/worker.ts'), name: 'map-worker' })
    },
    generateBundle() {
      if (!building) return
      const text = readFileSync(join(dirname(source), 'LICENSE.txt'), 'utf8')
      this.emitFile({ type: 'asset', fileName: 'assets/map-library-license.txt', source: text })
    },
    resolveId(id) {
      if (id === ID) return `\0${ID}`
      return building && id === 'maplibre-gl' ? join(source, 'index.ts') : undefined
    },
    async transform(code, id) {
      if (!id.startsWith(source) || !id.endsWith('.ts')) return
      return transformWithOxc(code, id, AS_PUBLISHED)
    },
    load(id) {
      if (id !== `\0${ID}`) return
      return building
        ? `export default import.meta.ROLLUP_FILE_URL_${worker}`
        : `export { default } from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'`
    },
  }
}
