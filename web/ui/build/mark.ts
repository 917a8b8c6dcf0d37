import type { Plugin } from 'vite'
import tokens from '../src/design/tokens.json'
import { glyphPath } from './classGlyphs'

/** Writes dist/mark.svg, the page's icon: needle and spool on the brand ground. */
export function mark(): Plugin {
  const ground = tokens.color.brand[6]
  const thread = tokens.color.ink[0]
  const path = glyphPath('temaki/needle_and_spool')
  const source = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="7" fill="${ground}"/><path transform="translate(5 5) scale(1.2)" fill="${thread}" d="${path}"/></svg>\n`
  return {
    name: 'mark',
    configureServer(server) {
      server.middlewares.use('/mark.svg', (_, answer) => {
        answer.setHeader('Content-Type', 'image/svg+xml')
        answer.end(source)
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'mark.svg', source })
    },
  }
}
