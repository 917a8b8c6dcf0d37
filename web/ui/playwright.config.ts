import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

/** A port that is free now. */
const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })

/** One worker a core, up to two; against a service of somebody's own just one, since its book is shared. */
const workers = process.env.BASE_URL ? 1 : Math.min(2, availableParallelism())

// The runner and its workers each read this file; what the first one chooses is handed on through the environment.
process.env.NEEDLEPOINT_E2E_DIR ??= mkdtempSync(join(tmpdir(), 'needlepoint-e2e-'))
process.env.NEEDLEPOINT_E2E_PORTS ??= (await Promise.all(Array.from({ length: workers }, freePort))).join()

const binary = process.env.NEEDLEPOINT_BIN ?? '../../bin/needlepoint'
const addresses = process.env.NEEDLEPOINT_E2E_PORTS.split(',').map((port) => `127.0.0.1:${port}`)
/** Each worker has a service and a book of its own, so that no test sees what one beside it does. */
const address = addresses[Number(process.env.TEST_PARALLEL_INDEX ?? 0)]
// The long run walks everything on the phone too, and both languages and papers where the short one walks one.
const proving = !!process.env.NEEDLEPOINT_PROVE
const baseURL = process.env.BASE_URL ?? `http://${address}`

export default defineConfig({
  testDir: 'e2e',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  workers,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A test that fails is tried once more; one that passes only then is told as unsteady in the last words of the run.
  retries: process.env.BASE_URL ? 0 : 1,
  reporter: [['list'], ['./e2e/closing.ts']],
  outputDir: 'test-results',
  globalTeardown: './e2e/teardown.ts',
  use: {
    baseURL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    // Half as many pixels each way: without a graphics card most of a test's time goes into them. 1 gives sharp pictures.
    deviceScaleFactor: Number(process.env.NEEDLEPOINT_E2E_SCALE ?? 0.5),
    // A service worker would answer in the place of the routes that tests set up; pwa.spec.ts allows it.
    serviceWorkers: 'block',
    // A trace costs a third of the time: asked for when a failure is to be looked at.
    trace: process.env.NEEDLEPOINT_E2E_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.NEEDLEPOINT_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
      ],
    },
  },
  webServer: process.env.BASE_URL
    ? undefined
    : addresses.map((listen, i) => {
        const store = join(process.env.NEEDLEPOINT_E2E_DIR ?? '', `sample${i}.gpkg`)
        return {
          command: `"${binary}" sample --store "${store}" && exec "${binary}" serve --store "${store}" --listen ${listen} --log-level warn`,
          url: `http://${listen}/readyz`,
          timeout: 120_000,
          gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 5000 },
        }
      }),
  projects: [
    { name: 'desktop', testIgnore: /phone/, grepInvert: proving ? [] : /@long/, use: { viewport: { width: 1440, height: 900 } } },
    {
      name: 'phone',
      testMatch: /(phone|edit|create|history|measure|table|bulk|palette|print|trust|face)\.spec/,
      grep: proving ? /./ : /@phone/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
})
