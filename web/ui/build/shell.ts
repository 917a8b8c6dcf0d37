import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import tokens from '../src/design/tokens.json'
import { glyphPath } from './classGlyphs'
import { coverage, png, ringsOf } from './picture'

const WORKER = fileURLToPath(new URL('../src/shell/worker.ts', import.meta.url))
const BOX = 15
const SIZES = [180, 192, 512]

const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]

/** The mark on its ground as a square picture without rounded corners, which each system cuts in its own way. */
export function iconPicture(side: number): Buffer {
  const [ground, thread] = [rgb(tokens.color.brand[6] ?? ''), rgb(tokens.color.ink[0])]
  const scale = (side * 0.58) / BOX
  const margin = (side - BOX * scale) / 2
  const inked = coverage(ringsOf(glyphPath('temaki/needle_and_spool')), side, ([x, y]) => [
    x * scale + margin,
    y * scale + margin,
  ])
  const pixels = new Uint8Array(side * side * 4)
  inked.forEach((part, i) => {
    const share = Math.min(1, part)
    ground.forEach((value, channel) => {
      pixels[i * 4 + channel] = Math.round(value + ((thread[channel] ?? 0) - value) * share)
    })
    pixels[i * 4 + 3] = 255
  })
  return png(pixels, side)
}

const MANIFEST = {
  name: '绣城 Needlepoint',
  short_name: '绣城',
  id: '/map',
  start_url: '/map',
  scope: '/',
  display: 'standalone',
  lang: 'zh-CN',
  background_color: tokens.color.ink[0],
  theme_color: tokens.color.ink[0],
  icons: [
    { src: '/mark.svg', type: 'image/svg+xml', sizes: 'any' },
    ...SIZES.filter((it) => it !== 180).map((it) => ({
      src: `/icon-${it}.png`,
      type: 'image/png',
      sizes: `${it}x${it}`,
      purpose: 'any maskable',
    })),
  ],
}

/** Of what is built, all that the page needs without a network. */
const KEPT = /^(assets\/.*\.(js|css)|mark\.svg|manifest\.webmanifest|icon-192\.png)$/

/**
 * Makes the interface installable: the manifest, the icons drawn from the mark, and the service worker with the list of what it
 * keeps. The page itself is kept as “/”, since asking for it by its file name may be answered with a redirect.
 */
export function shell(): Plugin {
  return {
    name: 'shell',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: WORKER, fileName: 'sw.js' })
      for (const side of SIZES) this.emitFile({ type: 'asset', fileName: `icon-${side}.png`, source: iconPicture(side) })
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: `${JSON.stringify(MANIFEST, null, 1)}\n` })
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle['sw.js']
        if (worker?.type !== 'chunk') throw new Error('shell: the service worker was not built')
        if (worker.imports.length > 0) throw new Error(`shell: the service worker imports ${worker.imports.join(', ')}`)
        const files = Object.keys(bundle)
          .filter((name) => KEPT.test(name))
          .sort()
        const page = bundle['index.html']
        const print = createHash('sha256')
          .update(files.join('\n'))
          .update(page?.type === 'asset' ? page.source : '')
        const list = ['/', ...files.map((name) => `/${name}`)]
        worker.code = `const __SHELL_FILES__=${JSON.stringify(list)},__SHELL_PRINT__="${print.digest('hex').slice(0, 12)}";\n${worker.code}`
      },
    },
  }
}
