import { AxeBuilder } from '@axe-core/playwright'
import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test'
import type { Map as MapLibre } from 'maplibre-gl'

declare global {
  interface Window {
    __map: MapLibre
  }
}

/** A test whose page asks nothing of the routes that it set up any more when it ends: an answer on its way would be a failure. */
export const test = base.extend<object>({
  page: async ({ page }, use) => {
    await use(page)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  },
})

/** Waits until the map has drawn all that it has been asked for. */
export async function idle(page: Page): Promise<void> {
  await page.waitForSelector('body[data-map-idle]', { state: 'attached', timeout: 90_000 })
}

/** Opens the page with its probe, so that tests can speak in coordinates. */
export async function open(page: Page, hash = ''): Promise<void> {
  await page.goto(`/?probe${hash}`)
  await idle(page)
}

/** Where a place on the ground is on the page, once the map fills its room: after a panel came or went that takes it a picture. */
export async function pixel(page: Page, [lon, lat]: readonly [number, number]): Promise<{ x: number; y: number }> {
  await page.waitForFunction(() => {
    const [canvas, room] = [window.__map.getCanvas(), window.__map.getContainer()]
    const fills = canvas.clientWidth === room.clientWidth && canvas.clientHeight === room.clientHeight
    return fills && !window.__map.isMoving()
  })
  return page.evaluate(
    ([x, y]) => {
      const box = window.__map.getCanvas().getBoundingClientRect()
      const at = window.__map.project([x, y])
      return { x: box.left + at.x, y: box.top + at.y }
    },
    [lon, lat] as const,
  )
}

/** Clicks the map at a place on the ground. */
export async function clickAt(page: Page, place: readonly [number, number]): Promise<void> {
  const at = await pixel(page, place)
  await page.mouse.move(at.x, at.y, { steps: 3 })
  await page.mouse.click(at.x, at.y)
}

/** Collects what a clean page does not say; the software renderer's remark on slow reads is none of it, nor the runner's own. */
export function listen(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (/ReadPixels|GPU stall|Service Worker registration blocked by Playwright/.test(message.text())) return
    heard.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`))
  return heard
}

/** No serious fault of accessibility; lesser ones are printed. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  const told = violations.map((it) => `${it.impact} ${it.id}: ${it.nodes.map((node) => node.target.join(' ')).join(' | ')}`)
  if (told.length > 0) console.log(told.join('\n'))
  expect(told.filter((line) => /^(serious|critical)/.test(line))).toEqual([])
}

export interface Lamp {
  readonly id: number
  readonly ref: string
  readonly rev: number
  readonly label_point: readonly [number, number]
}

/** A key for a change set that no run has used. */
export const freshKey = () => `0192f3a0-0000-7000-8000-${crypto.randomUUID().slice(-12)}`

/** Somebody else changes the condition of an asset; gives the new revision. */
export async function changeCondition(request: APIRequestContext, id: number, condition: string): Promise<number> {
  const it = await (await request.get(`/api/assets/${id}`)).json()
  const { revision } = await (await request.get('/api/status')).json()
  const { ref, class: key, name, stage, geometry, attributes } = it
  const record = { ref, class: key, name, condition, stage, geometry, attributes }
  const answer = await request.post('/api/changesets', {
    data: {
      base: revision,
      key: freshKey(),
      reason: '浏览器测试',
      operations: [{ action: 'update', noun: 'asset', id, if_rev: it.rev, record }],
    },
  })
  expect(answer.status(), await answer.text()).toBe(200)
  return (await answer.json()).revision
}
