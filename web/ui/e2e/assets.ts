import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test'
import { idle, open } from './driver'

/** An asset as the API gives it. */
export interface Told {
  readonly id: number
  readonly ref: string
  readonly class: string
  readonly name: string
  readonly condition: string
  readonly stage: string
  readonly geometry: { readonly type: string; readonly coordinates: unknown }
  readonly attributes: Readonly<Record<string, unknown>>
  readonly rev: number
  readonly label_point: readonly [number, number]
  readonly length_m?: number
  readonly area_m2?: number
}

/** What an undo has to bring back to the letter. */
export const content = ({ ref, class: key, name, condition, stage, geometry, attributes }: Told) =>
  JSON.stringify({ ref, key, name, condition, stage, geometry, attributes })

/** Where the assets of this book are noted that a test of this run has had, whichever project it ran in. */
const ledger = join(process.env.NEEDLEPOINT_E2E_DIR ?? '', `taken${process.env.TEST_PARALLEL_INDEX ?? 0}`)

const takenIds = (): ReadonlySet<number> =>
  new Set(existsSync(ledger) ? readFileSync(ledger, 'utf8').trim().split('\n').map(Number) : [])

/** An asset that no other test of this run has been given. */
export async function take(request: APIRequestContext, query: string): Promise<Told> {
  const page = await (await request.get(`/api/assets?${query}&limit=200`)).json()
  const taken = takenIds()
  const found = (page.items as Told[]).find((it) => !taken.has(it.id))
  if (!found) throw new Error(`every asset of ${query} has been taken`)
  appendFileSync(ledger, `${found.id}\n`)
  return found
}

export const read = async (request: APIRequestContext, id: number): Promise<Told> =>
  (await request.get(`/api/assets/${id}`)).json()

let keys = 0
export const key = () => `0192f3a0-0000-7000-8000-${(Date.now() * 1000 + keys++).toString(16).padStart(12, '0').slice(-12)}`

/** Somebody else's change of one asset. */
export async function changeElsewhere(request: APIRequestContext, asset: Told, part: Partial<Told>): Promise<number> {
  const now = await read(request, asset.id)
  const { id, ref, class: cls, name, condition, stage, geometry, attributes } = { ...now, ...part }
  const record = { ref, class: cls, name, condition, stage, geometry, attributes }
  const answer = await request.post('/api/changesets', {
    data: { key: key(), operations: [{ action: 'update', noun: 'asset', id, if_rev: now.rev, record }] },
  })
  expect(answer.status(), await answer.text()).toBe(200)
  return (await answer.json()).revision
}

/** Opens the map with an asset selected and in view. */
export async function openAsset(page: Page, asset: Told, extra = ''): Promise<void> {
  const [lon, lat] = asset.label_point
  await open(page, `#z=18/${lat.toFixed(6)}/${lon.toFixed(6)}&sel=${asset.id}${extra}`)
}

/** The panel at the right, or the sheet of a phone. */
export const panel = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('complementary', { name }).or(page.getByRole('region', { name })).first()

/** A message of the page, not a line of some list that says the same. */
export const toast = (page: Page, text: string | RegExp): Locator =>
  page.locator('ul[aria-live]').getByRole('listitem').filter({ hasText: text })

/** Brings a place under the cross of a phone. */
export async function underCross(page: Page, [lon, lat]: readonly [number, number]): Promise<void> {
  await page.evaluate(
    ([x, y]) => {
      const { clientHeight } = window.__map.getContainer()
      window.__map.jumpTo({ center: [x, y] })
      window.__map.panBy([0, clientHeight * 0.2], { duration: 0 })
    },
    [lon, lat] as const,
  )
  await idle(page)
}
