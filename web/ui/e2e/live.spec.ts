import { expect, type Page } from '@playwright/test'
import { changeElsewhere, take } from './assets'
import { changeCondition, idle, listen, open, test } from './driver'

const worksOnMap = (page: Page) =>
  page.evaluate(() => window.__map.queryRenderedFeatures({ layers: ['work-glyph'] }).map((it) => it.id))

test('a change is seen by everyone: panel, history, map and status, without a reload and without losing one’s place', async ({
  page,
  browser,
  request,
}) => {
  const heard = listen(page)
  const found = await (await request.get('/api/assets?class=litter_bin&condition=intact&limit=1')).json()
  const bin = found.items[0]
  const place = `#z=18/${bin.label_point[1].toFixed(5)}/${bin.label_point[0].toFixed(5)}&sel=${bin.id}`
  await open(page, place)
  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await open(other, place)
  const panel = page.getByRole('complementary', { name: '属性' })
  await expect(panel).toContainText('完好')

  await page.keyboard.press('/')
  await page.keyboard.type('路')
  const tree = page.getByRole('complementary', { name: '图层' })
  const tiles: string[] = []
  page.on('request', (it) => {
    if (it.url().includes('/tiles/')) tiles.push(it.url())
  })
  const revision = await changeCondition(request, bin.id, 'damaged')

  for (const it of [page, other]) {
    await expect(it.getByRole('complementary', { name: '属性' })).toContainText('状态 完好 → 破损')
    await expect(it.locator('footer')).toContainText(`修订 ${revision.toLocaleString('en')}`)
    await expect.poll(() => worksOnMap(it), { timeout: 30_000 }).toContain(bin.id)
  }
  await idle(page)
  const field = tree.getByRole('textbox', { name: '筛选类别' })
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('路')
  expect(new Set(tiles.map((url) => url.split('?')[0])).size).toBeLessThanOrEqual(4)
  expect(heard).toEqual([])
  await changeCondition(request, bin.id, 'intact')
  await elsewhere.close()
})

test('a tile that changed while it was out of view is new when it comes back', { tag: '@long' }, async ({ page, request }) => {
  const found = await (await request.get('/api/assets?class=litter_bin&condition=intact&limit=1')).json()
  const bin = found.items[0]
  const [lon, lat] = bin.label_point
  await open(page, `#z=17/${lat.toFixed(5)}/${lon.toFixed(5)}`)
  const go = async (x: number) => {
    await page.evaluate(([to, y]) => window.__map.jumpTo({ center: [to, y], zoom: 17 }), [x, lat] as const)
    await idle(page)
  }
  await go(lon + 0.02)
  const revision = await changeCondition(request, bin.id, 'damaged')
  await expect(page.locator('footer')).toContainText(`修订 ${revision.toLocaleString('en')}`)
  await go(lon)
  await expect.poll(() => worksOnMap(page), { timeout: 30_000 }).toContain(bin.id)
  await changeCondition(request, bin.id, 'intact')
})

test('a change overtakes a tile that is under way; what draws no different is read once', async ({ page, request }) => {
  const bin = await take(request, 'class=litter_bin&condition=intact')
  const [lon, lat] = bin.label_point
  await open(page, `#z=18/${lat.toFixed(5)}/${(lon + 0.02).toFixed(5)}`)
  const asked: string[] = []
  let letGo = () => {}
  const change = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(/\/tiles\/\d+\/\d+\/\d+\.mvt/, async (route) => {
    asked.push(new URL(route.request().url()).pathname)
    const before = await route.fetch()
    await change
    await route.fulfill({ response: before })
  })
  await page.evaluate(([to, y]) => window.__map.jumpTo({ center: [to, y] }), [lon, lat] as const)
  await expect.poll(() => asked.length).toBeGreaterThan(0)
  const revision = await changeCondition(request, bin.id, 'damaged')
  await expect(page.locator('footer')).toContainText(`修订 ${revision.toLocaleString('en')}`)
  letGo()
  await expect.poll(() => worksOnMap(page)).toContain(bin.id)
  await page.unroute(/\/tiles\/\d+\/\d+\/\d+\.mvt/)
  await idle(page)

  asked.length = 0
  page.on('request', (it) => {
    if (it.url().includes('.mvt')) asked.push(new URL(it.url()).pathname)
  })
  const unseen = await changeElsewhere(request, bin, { condition: 'damaged', attributes: { ...bin.attributes, note: '背面' } })
  await expect(page.locator('footer')).toContainText(`修订 ${unseen.toLocaleString('en')}`)
  await expect.poll(() => asked.length).toBeGreaterThan(0)
  for (let i = 0; i < 3; i++) {
    await page.evaluate(() => {
      const drawn = new Promise<unknown>((resolve) => window.__map.once('idle', resolve))
      window.__map.triggerRepaint()
      return drawn
    })
    await idle(page)
  }
  expect(asked.filter((it, i) => asked.indexOf(it) !== i)).toEqual([])
  await changeCondition(request, bin.id, 'intact')
})

test('a browser without shared workers keeps up too; a lost connection is told, and mends itself', async ({ page, request }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'SharedWorker', { value: undefined }))
  let down = true
  await page.route('**/api/changes*', (route) => (down ? route.abort() : route.continue()))
  await open(page)
  await expect(page.getByText('连接已断开，正在重连。未保存的改动留在本机')).toBeVisible()
  await expect(page.locator('footer')).toContainText('已断开')
  down = false
  const again = page.getByRole('button', { name: '立即重试' })
  await again.click({ timeout: 3000 }).catch(() => expect(again).toBeHidden()) // it may have mended itself just now
  await expect(page.getByText(/连接已断开/)).toBeHidden()
  await expect(page.locator('footer')).toContainText('秒前')
  const found = await (await request.get('/api/assets?class=litter_bin&condition=intact&limit=1')).json()
  const revision = await changeCondition(request, found.items[0].id, 'damaged')
  await expect(page.locator('footer')).toContainText(`修订 ${revision.toLocaleString('en')}`)
  await changeCondition(request, found.items[0].id, 'intact')
})

test('a panel that a broken line keeps back comes when the line is there again, and takes nothing else down', async ({
  page,
}) => {
  await open(page)
  await page.route(/\/assets\/.*\.js$|\/api\/status/, (route) => route.abort())
  const missed = page.waitForEvent('requestfailed', (it) => it.url().includes('/assets/'))
  await page.keyboard.press('t')
  await missed
  await expect(page.getByRole('heading', { name: '图层' })).toBeVisible()
  await page.unroute(/\/assets\/.*\.js$|\/api\/status/)
  await expect(page.locator('tr[data-index]').first()).toBeVisible()
})

test('tiles that a busy server sends away are asked for again without anybody moving the map', { tag: '@long' }, async ({
  page,
  request,
}) => {
  const found = await (await request.get('/api/assets?class=litter_bin&condition=damaged&limit=1')).json()
  const known = found.items[0] ?? (await (await request.get('/api/assets?class=litter_bin&limit=1')).json()).items[0]
  if (!found.items[0]) await changeCondition(request, known.id, 'damaged')
  const refused = new Map<string, number>()
  await page.route(/\/tiles\/\d+\/\d+\/\d+\.mvt/, (route) => {
    const tile = new URL(route.request().url()).pathname
    const times = (refused.get(tile) ?? 0) + 1
    refused.set(tile, times)
    return times <= 2 ? route.fulfill({ status: 503, headers: { 'Retry-After': '2' }, body: '' }) : route.continue()
  })
  const [lon, lat] = known.label_point
  await open(page, `#z=18/${lat.toFixed(5)}/${lon.toFixed(5)}`)
  await expect.poll(() => worksOnMap(page), { timeout: 60_000 }).toContain(known.id)
  expect(Math.max(...refused.values())).toBeGreaterThan(2)
})
