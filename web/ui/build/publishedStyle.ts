import type { Plugin } from 'vite'
import { thirdPartyStyle } from '../src/map/published'

/** Writes dist/style.json: the map's own style for other MapLibre clients; the server puts its address for __ORIGIN__. */
export function publishedStyle(): Plugin {
  return {
    name: 'published-style',
    apply: 'build',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'style.json',
        source: `${JSON.stringify(thirdPartyStyle('__ORIGIN__'), null, 1)}\n`,
      })
    },
  }
}
