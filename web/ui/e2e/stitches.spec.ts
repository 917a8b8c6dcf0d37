import { expect, type Page } from '@playwright/test'
import { expectAccessible, idle, listen, open, test } from './driver'

interface Square {
  readonly n: number
  readonly damaged?: number
  readonly missing?: number
  readonly middle: [number, number]
}

/** The squares in view, each once, as the tiles have them. */
const squares = (page: Page) =>
  page.evaluate(() => {
    const found = new Map<string, Square>()
    for (const it of window.__map.querySourceFeatures('stitches', { sourceLayer: 'cells' })) {
      const ring = (it.geometry as unknown as { coordinates: [number, number][][] }).coordinates[0] as [number, number][]
      const [a, b] = [ring[0], ring[2]] as [[number, number], [number, number]]
      const middle: [number, number] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
      found.set(middle.map((part) => part.toFixed(5)).join(' '), { ...(it.properties as { n: number }), middle })
    }
    return [...found.values()]
  })

const sum = (of: readonly Square[], key: 'n' | 'damaged' | 'missing') => of.reduce((total, it) => total + (it[key] ?? 0), 0)

const pixelOf = (page: Page, at: [number, number]) =>
  page.evaluate((place) => {
    const box = window.__map.getCanvas().getBoundingClientRect()
    const pixel = window.__map.project(place)
    return { x: box.left + pixel.x, y: box.top + pixel.y }
  }, at)

test('stitches count every asset of the filter, tell what they hold, and lead to it', async ({ page, request }) => {
  const heard = listen(page)
  await open(page, '#z=12.4/41.0815/123.058')
  const counts = await (await request.get('/api/counts?stage=in_service,planned')).json()
  const all = await squares(page)
  const of = (key: string) => (counts.conditions as { key: string; count: number }[]).find((it) => it.key === key)?.count ?? 0
  const removed = of('removed')
  expect(sum(all, 'n')).toBe(counts.total - removed)
  expect(sum(all, 'damaged')).toBe(of('damaged'))
  expect(sum(all, 'missing')).toBe(of('missing'))
  await expect(page.locator('footer')).toContainText(`按格计数 ${(counts.total - removed).toLocaleString('en')} 个`)
  const drawn = await page.evaluate(() => window.__map.queryRenderedFeatures({ layers: ['stitch-work'] }).length)
  expect(drawn).toBeGreaterThanOrEqual(all.filter((it) => (it.damaged ?? 0) + (it.missing ?? 0) > 0).length)

  const most = all.filter((it) => it.damaged && it.missing).sort((a, b) => b.n - a.n)[0] as Square
  const at = await pixelOf(page, most.middle)
  await page.mouse.move(at.x - 4, at.y - 4)
  await page.mouse.move(at.x, at.y, { steps: 3 })
  await expect(page.getByText(`${most.n.toLocaleString('en')} 个，其中破损 ${most.damaged}、丢失 ${most.missing}`)).toBeVisible()

  // Only lamps: fewer in each square, and in all just the lamps.
  const lamps = (counts.classes as { key: string; count: number; conditions: { removed?: number } }[]).find(
    (it) => it.key === 'street_light',
  )
  await page.getByRole('button', { name: '仅看路灯', exact: true }).click({ force: true })
  await expect(page).toHaveURL(/f=class:street_light/)
  await idle(page)
  await expect.poll(async () => sum(await squares(page), 'n')).toBe((lamps?.count ?? 0) - (lamps?.conditions.removed ?? 0))
  await page.getByRole('button', { name: '去掉“类别：路灯”' }).click()
  await idle(page)

  await page.mouse.move(at.x + 1, at.y)
  await page.mouse.click(at.x, at.y)
  await page.waitForFunction(() => window.__map.getZoom() > 15)
  await idle(page)
  const [lon, lat] = await page.evaluate(() => window.__map.getCenter().toArray())
  expect(Math.hypot((lon as number) - most.middle[0], (lat as number) - most.middle[1])).toBeLessThan(0.0002)
  expect(heard).toEqual([])
})

test('the list beside the map holds the same stitches, by keyboard alone, and a number opens what it counts', async ({
  page,
}) => {
  await open(page, '#z=13/41.0815/123.058')
  await page.getByRole('button', { name: '列出视野内的针脚' }).focus()
  await page.keyboard.press('Enter')
  const list = page.getByRole('region', { name: '针脚' })
  await expect(list.getByRole('row')).toHaveCount(201)
  await expectAccessible(page)
  const worst = (await squares(page)).sort(
    (a, b) => (b.damaged ?? 0) + (b.missing ?? 0) - (a.damaged ?? 0) - (a.missing ?? 0) || b.n - a.n,
  )[0] as Square
  const row = list.getByRole('row').nth(1)
  await expect(row).toContainText(String(worst.n))
  await row.getByRole('button', { name: /^列出这一格的/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText(`已选中 ${worst.n.toLocaleString('en')} 个部件`)).toBeVisible()
  await expect(page.getByRole('region', { name: '符合筛选的部件' })).toContainText(`共 ${worst.n.toLocaleString('en')} 个`)
})
