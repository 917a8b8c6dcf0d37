import { expect } from '@playwright/test'
import { clickAt, expectAccessible, idle, type Lamp, listen, open, test } from './driver'

test('the district is on the map, and the console stays clean', async ({ page }) => {
  const heard = listen(page)
  await open(page)
  const drawn = await page.evaluate(() => window.__map.queryRenderedFeatures().length)
  expect(drawn).toBeGreaterThan(1000)
  await expect(page.getByText('示例数据，非真实台账')).toBeVisible()
  await expect(page.locator('footer')).toContainText('CGCS2000（EPSG:4490）')
  expect(heard).toEqual([])
})

test('a damaged lamp is found by filters, opened from the list, clicked on the map and read', async ({ page, request }) => {
  const heard = listen(page)
  await open(page)
  await page.keyboard.press('/')
  await page.keyboard.type('路灯')
  await page.getByRole('button', { name: '仅看路灯', exact: true }).click({ force: true })
  await expect(page).toHaveURL(/f=class:street_light/)
  const found = await (await request.get('/api/assets?class=street_light&condition=damaged')).json()
  const damaged = page.getByRole('button', { name: /^列出破损/ })
  await expect(damaged).toHaveText(found.total.toLocaleString('en'))
  await damaged.click()

  const list = page.getByRole('region', { name: '破损' })
  const lamp = found.items[0] as Lamp
  await list.getByRole('button', { name: new RegExp(lamp.ref) }).click()
  const panel = page.getByRole('complementary', { name: '属性' })
  await expect(panel).toContainText(lamp.ref)
  await idle(page)

  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await idle(page) // the map takes the room that the panel leaves
  await clickAt(page, lamp.label_point)
  await expect(panel).toContainText(lamp.ref)
  await expect(panel.getByRole('heading', { level: 1 })).toContainText('路灯')
  await expect(panel).toContainText('破损')
  await expect(panel).toContainText('杆高')
  await expect(panel).toContainText('绣城示例区')
  await expect(panel).toContainText('录入')
  await expect(page).toHaveURL(new RegExp(`sel=${lamp.id}`))
  await idle(page)
  await page.screenshot({ path: test.info().outputPath('lamp.png') })
  expect(heard).toEqual([])
})

test('filtering fetches no tile again, and of the overview only what counts', async ({ page }) => {
  await open(page, '#z=15/41.0801/123.0599')
  const tiles: string[] = []
  page.on('request', (it) => {
    if (it.url().includes('/tiles/')) tiles.push(it.url())
  })
  const before = await page.getByRole('button', { name: /^符合/ }).textContent()
  await page.getByRole('button', { name: '仅看待处理' }).click()
  await expect(page.getByRole('button', { name: /^符合/ })).not.toHaveText(before ?? '')
  await expect(page.getByRole('button', { name: '去掉“状态：破损、丢失、废弃”' })).toBeVisible()
  await idle(page)
  expect(tiles).toEqual([])
  const wrong = await page.evaluate(() => window.__map.queryRenderedFeatures({ layers: ['dot', 'glyph'] }).length)
  expect(wrong).toBe(0)
  await page.keyboard.press('0')
  await page.waitForFunction(() => window.__map.getZoom() < 14)
  await idle(page)
  tiles.length = 0
  await page.getByRole('button', { name: '去掉“状态：破损、丢失、废弃”' }).click()
  await expect(page.getByRole('button', { name: /^符合/ })).toHaveText(before ?? '')
  await idle(page)
  expect(tiles.filter((it) => !it.includes('layers=cells'))).toEqual([])
  expect(tiles.length).toBeGreaterThan(0)
})

test('what is damaged nearby is listed with metres, the nearest first', async ({ page, request }) => {
  await open(page, '#z=16/41.0801/123.0599')
  await page.getByRole('button', { name: '附近破损' }).click()
  const rows = page.getByRole('row').filter({ hasText: /\d m$/ })
  await expect(rows).toHaveCount(20)
  const metres = (await rows.allTextContents()).map((text) => Number(/([\d.,]+) m$/.exec(text)?.[1]?.replace(',', '')))
  expect(metres).toEqual([...metres].sort((a, b) => a - b))
  const centre = await page.evaluate(() => window.__map.getCenter().toArray())
  const near = await (
    await request.get(`/api/near?lon=${centre[0]}&lat=${centre[1]}&condition=damaged,missing,abandoned&stage=in_service&limit=1`)
  ).json()
  await rows.first().click()
  await expect(page.getByRole('complementary', { name: '属性' })).toContainText(near.items[0].ref)
})

test('the language changes in place, stays in the link, and Back gives it back', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: '切换到英文' }).click()
  await expect(page.getByRole('heading', { name: 'Layers' })).toBeVisible()
  await expect(page).toHaveURL(/lang=en/)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Layers' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { name: '图层' })).toBeVisible()
})

test('a link reproduces view, selection, filter and language', async ({ page, request }) => {
  const found = await (await request.get('/api/assets?class=street_light&condition=damaged&limit=1')).json()
  const lamp = found.items[0] as Lamp
  const [lon, lat] = lamp.label_point
  await open(page, `#z=17.5/${lat.toFixed(5)}/${lon.toFixed(5)}&sel=${lamp.id}&f=cond:damaged,missing&lang=en`)
  await expect(page.getByRole('complementary', { name: 'Attributes' })).toContainText(lamp.ref)
  await expect(page.getByRole('button', { name: 'Remove “Condition: damaged, missing”' })).toBeVisible()
  expect(await page.evaluate(() => window.__map.getZoom())).toBeCloseTo(17.5, 2)
})

test('an empty book takes its first file where it is dropped, and shows the command', async ({ page }) => {
  await page.route('**/api/status', async (route) => {
    const status = await (await route.fetch()).json()
    await route.fulfill({ json: { ...status, assets: 0, boundaries: 0, extent: [], sample: false } })
  })
  await page.goto('/')
  await expect(page.getByRole('heading', { name: '第一针：把区界文件拖到这里' })).toBeVisible()
  await expect(page.getByText('needlepoint import --kind district')).toBeVisible()
  await expectAccessible(page)
  const square = {
    type: 'Polygon',
    coordinates: [
      [
        [123, 41],
        [123.1, 41],
        [123.1, 41.1],
        [123, 41.1],
        [123, 41],
      ],
    ],
  }
  const buffer = Buffer.from(JSON.stringify({ type: 'Feature', properties: { name: '甲区' }, geometry: square }))
  await page.getByTestId('first-files').setInputFiles({ name: 'district.geojson', mimeType: 'application/geo+json', buffer })
  await expect(page).toHaveURL(/\/import\/\w+/)
  await expect(page.getByText('district.geojson').first()).toBeVisible()
})

test('a filter that leaves nothing says why and offers the way out', async ({ page }) => {
  await open(page, '#f=class:street_light;cond:removed;stage:planned')
  const way = page.getByRole('button', { name: /^去掉“状态：移除”$/ }).last()
  await expect(page.getByText('没有符合的部件')).toBeVisible()
  await way.click()
  await expect(page).not.toHaveURL(/cond:/)
})

for (const lang of ['zh', 'en']) {
  test(`panels, list and help have no serious fault of accessibility (${lang})`, { tag: lang === 'zh' ? [] : '@long' }, async ({
    page,
    request,
  }) => {
    const found = await (await request.get('/api/assets?class=street_light&condition=damaged&limit=1')).json()
    const [lon, lat] = found.items[0].label_point
    await open(page, `#z=17/${lat}/${lon}&sel=${found.items[0].id}&f=cond:damaged,missing&lang=${lang}`)
    await page.keyboard.press('b')
    await expect(page.getByRole('row').nth(5)).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })
}
