import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { classGlyphs } from './build/classGlyphs'
import { mapLibrary } from './build/mapLibrary'
import { mark } from './build/mark'
import { publishedStyle } from './build/publishedStyle'
import { shell } from './build/shell'
import { weights } from './build/weights'

/** The address of a running `needlepoint serve`, for `npm run dev`. */
const server = process.env.NEEDLEPOINT_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), mapLibrary(), classGlyphs(), publishedStyle(), mark(), shell(), weights()],
  server: { host: '127.0.0.1', proxy: { '/api': server, '/tiles': server, '/tiles.json': server } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules.(react|react-dom|scheduler)\//, priority: 1 }],
        },
      },
    },
  },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
})
