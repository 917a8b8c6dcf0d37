import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { expectAccessible, idle, listen, open, test } from './driver'
import { counted, wholeFilter } from './scopes'

const phone = () => test.info().project.name === 'phone'
const LAMPS = '#z=16/41.0801/123.0599&f=class:street_light'

const rows = (page: Page) => page.locator('tr[data-index]')

async function openTable(page: Page) {
  if (phone()) await page.getByRole('navigation').last().getByRole('button', { name: '列表' }).click()
  else await page.keyboard.press('t')
  await expect(rows(page).first()).toBeVisible()
}

test('the table lists what is in view, or the whole filter, with true counts', async ({ page, request }) => {
  const heard = listen(page)
  await open(page, LAMPS)
  await openTable(page)
  await page.getByRole('radio', { name: '视野内' }).click()
  const asked = {
    class: ['street_light'],
    condition: ['damaged', 'missing', 'abandoned', 'intact'],
    stage: ['planned', 'in_service'],
  }
  const inView = async () => {
    const bbox = await page.evaluate(() => window.__map.getBounds().toArray().flat())
    return (await (await request.post('/api/assets/query', { data: { ...asked, bbox, limit: 1 } })).json()).total
  }
  const whole = await (await request.post('/api/assets/query', { data: { ...asked, limit: 1 } })).json()
  await expect.poll(async () => (await counted(page, '视野内')) === (await inView())).toBe(true)
  expect(await counted(page, '整个筛选')).toBe(whole.total)
  await page.getByRole('radio', { name: '整个筛选' }).click()
  await expect(page.getByText(new RegExp(`已读 \\d+ / ${whole.total.toLocaleString('en')}`))).toBeVisible()
  expect(heard).toEqual([])
})

test('a row opens its asset, is told on hover, and the map tells its row', async ({ page }) => {
  test.skip(phone(), 'a finger does not hover')
  await open(page, `${LAMPS};cond:damaged`)
  await openTable(page)
  const ring = () => page.evaluate(() => window.__map.querySourceFeatures('hover').length)
  await rows(page).nth(1).hover()
  await expect.poll(ring).toBeGreaterThan(0)
  const name = await rows(page).nth(1).getByRole('button').textContent()
  await rows(page).nth(1).getByRole('button').focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: '属性' })
  await expect(panel).toContainText(name ?? '?')
  await expect(rows(page).nth(1)).toHaveAttribute('data-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await page.keyboard.press('j')
  await expect(panel).toBeVisible()
  const first = await page.url()
  await page.keyboard.press('j')
  await expect(page).not.toHaveURL(first)
  await page.keyboard.press('k')
  await expect(page).toHaveURL(new RegExp(`sel=${/sel=(\d+)/.exec(first)?.[1]}`))
})

test('headers sort on the server, columns are chosen and remembered', async ({ page, request }) => {
  test.skip(phone(), 'a phone has two lines a row and no headers')
  await open(page, LAMPS)
  await page.getByRole('button', { name: /^符合/ }).click()
  await expect(rows(page).first()).toBeVisible()
  await page.getByRole('button', { name: '选择列' }).click()
  await page.getByRole('checkbox', { name: '杆高 (m)' }).check()
  await page.keyboard.press('Escape')
  const header = page.getByRole('columnheader', { name: '杆高 (m)' })
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  const body = {
    class: ['street_light'],
    condition: ['damaged', 'missing', 'abandoned', 'intact'],
    stage: ['planned', 'in_service'],
  }
  const sorted = await (
    await request.post('/api/assets/query', { data: { ...body, sort: '-attributes.height_m', limit: 3 } })
  ).json()
  for (const [at, it] of sorted.items.entries()) await expect(rows(page).nth(at)).toContainText(it.ref)
  await page.reload()
  await idle(page)
  await page.keyboard.press('t')
  await expect(page.getByRole('columnheader', { name: '杆高 (m)' })).toBeVisible()
})

test('a long list is drawn in part and read on while it is scrolled', async ({ page }) => {
  await open(page, '#z=12/41.0801/123.0599')
  await openTable(page)
  await page.getByRole('radio', { name: '整个筛选' }).click()
  await expect(page.getByText(/已读 200 \//)).toBeVisible()
  const grid = page.getByRole('grid')
  await grid.evaluate((it) => {
    if (it.parentElement) it.parentElement.scrollTop = 1e6
  })
  await expect(page.getByText(/已读 [46]00 \//)).toBeVisible()
  await grid.evaluate((it) => {
    if (it.parentElement) it.parentElement.scrollTop = 1e6
  })
  await expect.poll(async () => Number(await rows(page).last().getAttribute('data-index'))).toBeGreaterThan(300)
  expect(await rows(page).count()).toBeLessThan(120)
})

test('rows are ticked one by one, as a range, and all of the filter', { tag: '@phone' }, async ({ page }) => {
  await open(page, `${LAMPS};cond:damaged`)
  await openTable(page)
  await wholeFilter(page)
  const total = await counted(page, '整个筛选')
  await rows(page).nth(0).getByRole('checkbox').click()
  if (phone()) await rows(page).nth(2).getByRole('checkbox').click()
  else
    await rows(page)
      .nth(4)
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] })
  await expect.poll(() => counted(page, '选中的')).toBe(phone() ? 2 : 5)
  if (phone()) return
  await rows(page).nth(0).getByRole('button').focus()
  await page.keyboard.press('Control+a')
  const offer = page.getByRole('button', { name: `选中全部 ${total} 个` })
  if (total > 200) {
    await offer.click()
    await expect.poll(() => counted(page, '选中的')).toBe(total)
  } else await expect.poll(() => counted(page, '选中的')).toBe(total)
  const ringed = () =>
    page.evaluate(() => (window.__map.getSource('picked') as unknown as { _data?: unknown })?._data !== undefined)
  expect(await ringed()).toBe(true)
  await page.keyboard.press('Escape')
  await expect.poll(() => counted(page, '选中的')).toBe(0)
})

test('the lasso picks what lies inside, the box adds, Esc lets go', async ({ page, request }) => {
  test.skip(phone(), 'drawn with a mouse; fingers draw in the phone test below')
  await open(page, '#z=16.5/41.0801/123.0599')
  await page.keyboard.press('q')
  const box = (await page.getByTestId('lasso').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const corners = [
    [0.3, 0.2],
    [0.6, 0.2],
    [0.6, 0.7],
    [0.3, 0.7],
  ].map(([x = 0, y = 0]) => [box.x + x * box.width, box.y + y * box.height] as const)
  for (const [x, y] of corners) await page.mouse.click(x, y)
  await page.keyboard.press('Enter')
  const ring = await page.evaluate((places) => {
    const canvas = window.__map.getCanvas().getBoundingClientRect()
    return places.map(([x, y]) => window.__map.unproject([x - canvas.left, y - canvas.top]).toArray())
  }, corners)
  const geometry = { type: 'Polygon', coordinates: [[...ring, ring[0]]] }
  const filter = { condition: ['damaged', 'missing', 'abandoned', 'intact'], stage: ['planned', 'in_service'] }
  const inside = await (await request.post('/api/assets/query', { data: { ...filter, geometry, limit: 1 } })).json()
  const bar = page.getByRole('region', { name: '选中的部件' })
  await expect(bar).toContainText(`已选中 ${inside.total.toLocaleString('en')} 个部件`)
  await bar.getByTitle('只保留破损').click()
  const damaged = await (
    await request.post('/api/assets/query', { data: { ...filter, condition: ['damaged'], geometry, limit: 1 } })
  ).json()
  await expect(bar).toContainText(`已选中 ${damaged.total} 个部件`)
  await page.keyboard.press('v')
  await page.keyboard.down('Shift')
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.3 * box.height)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.85 * box.width, box.y + 0.6 * box.height, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await expect(bar).not.toContainText(`已选中 ${damaged.total} 个部件`)
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

test('without the map: by boundary and by typed corners', async ({ page, request }) => {
  test.skip(phone(), 'the panel is the same on a phone')
  await open(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('坐标范围')
  await expect(page.getByRole('option').first()).toContainText('按边界或坐标范围选取')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: '按范围选取' })
  const street = (await (await request.get('/api/boundaries?kind=street&limit=1')).json()).items[0]
  await panel.getByRole('button', { name: street.name }).click()
  const inside = await (
    await request.get(`/api/assets?boundary=${street.id}&condition=damaged,missing,abandoned,intact&limit=1`)
  ).json()
  const bar = page.getByRole('region', { name: '选中的部件' })
  await expect(bar).toContainText(`已选中 ${inside.total.toLocaleString('en')} 个部件`)
  const text = panel.getByRole('textbox', { name: '坐标范围' })
  await text.fill('123.05,41.08 123.06')
  await panel.getByRole('button', { name: '选取', exact: true }).click()
  await expect(panel).toContainText('“123.06”：应为经度和纬度两个数')
  await text.fill('POLYGON((123.055 41.078, 123.065 41.078, 123.065 41.084, 123.055 41.078))')
  await panel.getByRole('button', { name: '选取', exact: true }).click()
  await expect(bar).not.toContainText(`已选中 ${inside.total.toLocaleString('en')} 个部件`)
  await expectAccessible(page)
})

for (const format of ['csv', 'geojson'] as const) {
  test(`an export holds the rows that the button promises (${format})`, { tag: format === 'csv' ? [] : '@long' }, async ({
    page,
  }) => {
    await open(page, `${LAMPS};cond:missing`)
    await openTable(page)
    await wholeFilter(page)
    const total = await counted(page, '整个筛选')
    await page.getByRole('button', { name: '导出' }).last().click()
    const form = page.getByRole('dialog', { name: '导出' })
    await expect(form).toContainText(new RegExp(`${total} 行，修订 \\d`))
    await form.getByRole('radio', { name: format === 'csv' ? /^CSV/ : /^GeoJSON/ }).check()
    const [download] = await Promise.all([page.waitForEvent('download'), form.getByRole('button', { name: '下载' }).click()])
    expect(download.suggestedFilename()).toMatch(/r?\d+.*\.(csv|geojson)$/)
    const text = readFileSync(await download.path(), 'utf8')
    if (format === 'geojson') expect(JSON.parse(text).features).toHaveLength(total)
    else expect(text.trim().split('\n').length - 1).toBe(total)
    await expect(page.getByText(/^已导出/)).toBeVisible()
  })
}

for (const lang of ['zh', 'en']) {
  test(`table and selection have no serious fault of accessibility (${lang})`, { tag: lang === 'zh' ? [] : '@long' }, async ({
    page,
  }) => {
    await open(page, `${LAMPS};cond:damaged&lang=${lang}`)
    if (phone()) await page.getByRole('navigation').last().getByRole('button').nth(2).click()
    else await page.keyboard.press('t')
    await rows(page).first().getByRole('checkbox').click()
    await expectAccessible(page)
  })
}
