import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { classGlyphs } from './build/classGlyphs'
import { mark } from './build/mark'
import { publishedStyle } from './build/publishedStyle'

/** The address of a running `needlepoint serve`, for `npm run dev`. */
const server = process.env.NEEDLEPOINT_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), classGlyphs(), publishedStyle(), mark()],
  server: { host: '127.0.0.1', proxy: { '/api': server, '/tiles': server, '/tiles.json': server } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'maplibre',
              test: /node_modules.(maplibre-gl|@maplibre|@mapbox.(?!maki)|kdbush|earcut|gl-matrix|pbf)/,
              priority: 2,
            },
            { name: 'react', test: /node_modules.(react|react-dom|scheduler)\//, priority: 1 },
          ],
        },
      },
    },
  },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
})
