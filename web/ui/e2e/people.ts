import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BINARY = process.env.NEEDLEPOINT_BIN ?? '../../bin/needlepoint'

/** A service of its own on a book that is no sample: whoever comes has to sign in. */
export interface House {
  readonly url: string
  /** The path of the link for the first administrator, where the service printed one. */
  readonly firstLink: string | undefined
  readonly command: (args: readonly string[], input?: string) => string
  readonly stop: () => Promise<void>
}

const WEST = 123.05
const MIDDLE = 123.056
const EAST = 123.062
const [SOUTH, NORTH] = [41.08, 41.086]
const LAMPS = 10

/** Somewhere in either street. */
export const PLACES = { east: [123.059, 41.0845], west: [123.053, 41.0845] } as const
/** Of the lamps so many stand in the western street. */
export const WESTERN_LAMPS = 5

const area = (west: number, east: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, SOUTH],
      [east, SOUTH],
      [east, NORTH],
      [west, NORTH],
      [west, SOUTH],
    ],
  ],
})
const collection = (features: readonly (readonly [object, object])[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.map(([geometry, properties]) => ({ type: 'Feature', geometry, properties })),
  })

/** A district of two streets with a row of lamps from one into the other. */
function fill(folder: string, command: House['command']) {
  const files: readonly (readonly [string, readonly string[], string])[] = [
    ['district', ['--kind', 'district'], collection([[area(WEST, EAST), { code: '990101', name: '试验区' }]])],
    [
      'street',
      ['--kind', 'street'],
      collection([
        [area(WEST, MIDDLE), { code: '990101001', name: '西水街道' }],
        [area(MIDDLE, EAST), { code: '990101002', name: '东山街道' }],
      ]),
    ],
    [
      'lamps',
      ['--class', 'street_light'],
      collection(
        Array.from({ length: LAMPS }, (_, n) => [
          { type: 'Point', coordinates: [WEST + 0.0011 * (n + 1), 41.083] },
          { code: `990101010370${String(n).padStart(4, '0')}` },
        ]),
      ),
    ],
  ]
  for (const [name, args, text] of files) {
    const file = join(folder, `${name}.geojson`)
    writeFileSync(file, text)
    command(['import', file, ...args])
  }
}

/** Opens a house, empty or with two streets in it. */
export async function openHouse(content: 'empty' | 'streets'): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'needlepoint-people-'))
  const store = join(folder, 'book.gpkg')
  const command: House['command'] = (args, input) =>
    execFileSync(BINARY, [...args, '--store', store], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] })
  if (content === 'streets') fill(folder, command)
  const server: ChildProcess = spawn(BINARY, ['serve', '--store', store, '--listen', '127.0.0.1:0'])
  let said = ''
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (piece) => (said += String(piece)))
  let url: string | undefined
  for (let tries = 0; ; tries++) {
    url ??= /msg=serving url=(http:\S+)/.exec(said)?.[1]
    const ready =
      url &&
      (await fetch(`${url}/readyz`).then(
        (it) => it.ok,
        () => false,
      ))
    if (url && ready) break
    if (tries > 300 || server.exitCode !== null) throw new Error(`the service did not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      server.once('exit', () => {
        rmSync(folder, { recursive: true, force: true })
        resolve()
      })
      server.kill('SIGTERM')
    })
  return { url, firstLink: /\/setup\/[\w-]+/.exec(said)?.[0], command, stop }
}
