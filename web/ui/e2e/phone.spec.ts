import { expect } from '@playwright/test'
import { take } from './assets'
import { changeCondition, clickAt, expectAccessible, idle, type Lamp, listen, open, test } from './driver'

test('on a phone: nearby, open, read, and touch the map', { tag: '@phone' }, async ({ page, request }) => {
  const heard = listen(page)
  const found = await (await request.get('/api/assets?class=street_light&condition=damaged&limit=1')).json()
  const lamp = found.items[0] as Lamp
  const [lon, lat] = lamp.label_point
  await open(page, `#z=18.5/${lat.toFixed(6)}/${lon.toFixed(6)}`)
  await expect(page.getByText('示例数据，非真实台账')).toBeVisible()
  await page.getByRole('button', { name: '附近破损' }).click()
  await page.getByRole('row').nth(1).click()
  const sheet = page.getByRole('region', { name: '属性' })
  await expect(sheet.getByRole('heading', { level: 1 })).toBeVisible()
  await idle(page)
  await page.screenshot({ path: test.info().outputPath('sheet.png') })
  await page.getByRole('button', { name: '关闭 Esc' }).click()
  await page.getByRole('button', { name: '附近破损' }).click()
  await page.getByRole('button', { name: '关闭列表' }).click()
  await page.evaluate(([x, y]) => window.__map.jumpTo({ center: [x, y], zoom: 19 }), [lon, lat] as const)
  await idle(page)
  await clickAt(page, lamp.label_point)
  await expect(sheet).toContainText(lamp.ref)
  await expect(sheet).toContainText('破损')
  expect(heard).toEqual([])
})

test('on a phone: a filter narrows the list, and its link shows the same in another browser', { tag: '@phone' }, async ({
  page,
  browser,
  request,
}) => {
  const heard = listen(page)
  await open(page, '#z=16/41.0801/123.0599')
  const tabs = page.getByRole('navigation').last()
  await tabs.getByRole('button', { name: '图层' }).click()
  const sheet = page.getByRole('region', { name: '图层' })
  await sheet.getByRole('checkbox', { name: /^完好/ }).uncheck()
  await expect(page).toHaveURL(/cond:/)
  const { total } = await (await request.get('/api/counts?condition=damaged,missing,abandoned&stage=in_service,planned')).json()
  await expect(sheet.getByRole('button', { name: new RegExp(`^符合 ${total.toLocaleString('en')} 个`) })).toBeVisible()
  await idle(page)
  const { hash } = new URL(page.url())

  const elsewhere = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const other = await elsewhere.newPage()
  await open(other, hash)
  const drawn = await other.evaluate(() => window.__map.queryRenderedFeatures({ layers: ['dot', 'glyph'] }).length)
  expect(drawn).toBe(0)
  await other.getByRole('navigation').last().getByRole('button', { name: '图层' }).click()
  await expect(other.getByRole('checkbox', { name: /^完好/ })).not.toBeChecked()
  await elsewhere.close()
  expect(heard).toEqual([])
})

test('on a phone: another’s change arrives by itself, and the day before it is read', { tag: '@phone' }, async ({
  page,
  request,
}) => {
  const bin = await take(request, 'class=litter_bin&condition=intact')
  const [lon, lat] = bin.label_point
  await open(page, `#z=18.5/${lat.toFixed(5)}/${lon.toFixed(5)}&sel=${bin.id}`)
  const sheet = page.getByRole('region', { name: '属性' })
  await expect(sheet).toContainText('完好')
  const revision = await changeCondition(request, bin.id, 'missing')
  await expect(sheet).toContainText('状态 完好 → 丢失')

  await page.getByRole('button', { name: /^修订/ }).click()
  const picker = page.getByRole('dialog', { name: '看过去的台账' })
  await picker.getByRole('button', { name: new RegExp(`修订 ${(revision - 1).toLocaleString('en')}$`) }).click()
  await expect(page).toHaveURL(new RegExp(`at=r${revision - 1}`))
  await expect(page.getByText('正在看 ', { exact: false }).first()).toBeVisible()
  await expect(sheet.getByText('完好', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: '返回今天' }).click()
  await expect(sheet.getByText('丢失', { exact: true }).first()).toBeVisible()
})

for (const lang of ['zh', 'en']) {
  test(`on a phone: targets are large and nothing is seriously inaccessible (${lang})`, {
    tag: lang === 'zh' ? '@phone' : '@long',
  }, async ({ page }) => {
    await open(page, `#z=16.5/41.0801/123.0599&lang=${lang}`)
    const small = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('button, input[type=text]')]
          .map((it) => ({ it, box: it.getBoundingClientRect() }))
          .filter(
            ({ box }) =>
              box.width > 0 && box.bottom > 0 && box.top < window.innerHeight && Math.min(box.width, box.height) < 43.5,
          )
          .filter(({ it }) => getComputedStyle(it, '::after').height !== '44px')
          .map(({ it, box }) => `${it.getAttribute('aria-label') ?? it.textContent} ${box.width}×${box.height}`),
      )
    await expectAccessible(page)
    expect(await small()).toEqual([])
    await page.getByRole('navigation').getByRole('button').first().click()
    await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
    await expectAccessible(page)
    expect(await small()).toEqual([])
    await page.getByRole('navigation').getByRole('button').last().click()
    await expect(page.getByRole('row').nth(3)).toBeVisible()
    await expectAccessible(page)
    const wide = () =>
      page.evaluate(() =>
        Math.max(...[...document.querySelectorAll('header, main, nav')].map((it) => it.getBoundingClientRect().right)),
      )
    expect(await wide()).toBeLessThanOrEqual(390)
    await idle(page)
    await page.screenshot({ path: test.info().outputPath('list.png') })
  })
}

test('on a phone: a finger holds a stitch open, and goes on from there', { tag: '@phone' }, async ({ page }) => {
  await open(page, '#z=12.2/41.0815/123.058')
  const [n, x, y] = await page.evaluate(() => {
    const all = window.__map.queryRenderedFeatures({ layers: ['stitch'] })
    const most = all.sort((a, b) => b.properties.n - a.properties.n)[0] as (typeof all)[0]
    const ring = (most.geometry as unknown as { coordinates: [number, number][][] }).coordinates[0] as [number, number][]
    const box = window.__map.getCanvas().getBoundingClientRect()
    const [a, b] = [ring[0], ring[2]].map((it) => window.__map.project(it as [number, number]))
    return [most.properties.n as number, box.left + ((a?.x ?? 0) + (b?.x ?? 0)) / 2, box.top + ((a?.y ?? 0) + (b?.y ?? 0)) / 2]
  })
  await page.touchscreen.tap(x as number, y as number)
  const card = page.getByRole('group', { name: new RegExp(`^${(n as number).toLocaleString('en')} 个`) })
  await expect(card).toBeVisible()
  await expectAccessible(page)
  await card.getByRole('button', { name: '放大' }).click()
  await page.waitForFunction(() => window.__map.getZoom() > 15)
})
