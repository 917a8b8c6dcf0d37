import { expect, test } from '@playwright/test'
import { clickAt, expectAccessible, idle, type Lamp, listen, open } from './driver'

test('on a phone: nearby, open, read, and touch the map', async ({ page, request }) => {
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

for (const lang of ['zh', 'en']) {
  test(`on a phone: targets are large and nothing is seriously inaccessible (${lang})`, async ({ page }) => {
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
