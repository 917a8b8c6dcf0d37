import { expect } from '@playwright/test'
import { expectAccessible, idle, listen, open, test } from './driver'

test('a boundary narrows map, counts and list; the link reproduces all of it elsewhere', async ({ page, browser, request }) => {
  const heard = listen(page)
  await open(page, '#z=15.2/41.0801/123.0599')
  await page.getByRole('button', { name: '筛选', exact: true }).click()
  const picker = page.getByRole('dialog', { name: '按边界筛选' })
  await picker.getByRole('button', { name: /之内$/ }).first().click()
  await expect(picker.getByRole('button', { name: /社区/ }).first()).toBeVisible()
  await page.keyboard.type('东苑街道')
  await picker
    .getByRole('button', { name: /^东苑街道 ?街道$/ })
    .first()
    .click()
  await expect(page.getByRole('button', { name: '去掉“东苑街道”' })).toBeVisible()
  const [, id] = /in:(\d+)/.exec(page.url()) ?? []
  const counted = await (
    await request.get(`/api/counts?boundary=${id}&condition=damaged,missing,abandoned,intact&stage=in_service,planned`)
  ).json()
  await expect(page.getByRole('button', { name: new RegExp(`^符合 ${counted.total.toLocaleString('en')} 个`) })).toBeVisible()
  await page.getByRole('button', { name: '不透明度：边界' }).click()
  await page.getByRole('slider', { name: '不透明度：边界' }).fill('35')
  await expect(page).toHaveURL(/o=boundaries:35/)
  // What is drawn lies inside, once the map has taken the filter over.
  const beyond = async () => {
    const drawn = await page.evaluate(() => window.__map.queryRenderedFeatures({ layers: ['dot', 'glyph'] }).map((it) => it.id))
    const ids = [...new Set(drawn)].slice(0, 200)
    const data = { ids, boundary: Number(id), limit: 1 }
    return ids.length === 0
      ? 'nothing drawn'
      : ids.length - (await (await request.post('/api/assets/query', { data })).json()).total
  }
  await expect.poll(beyond).toBe(0)
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('boundary.png') })

  const elsewhere = await browser.newContext({ serviceWorkers: 'block' })
  const other = await elsewhere.newPage()
  await other.goto(page.url())
  await expect(other.getByRole('button', { name: '去掉“东苑街道”' })).toBeVisible()
  await expect(other.getByRole('slider', { name: '不透明度：边界' })).toHaveValue('35')
  await expect(other.getByRole('button', { name: new RegExp(`^符合 ${counted.total.toLocaleString('en')} 个`) })).toBeVisible()
  await elsewhere.close()
  expect(heard).toEqual([])
})

test('where nothing matches, it says which filter to drop and what is then there', async ({ page, request }) => {
  const streets = await (await request.get('/api/boundaries?kind=street&limit=1')).json()
  const { id } = streets.items[0]
  await open(page, `#f=cond:damaged;stage:retired;in:${id}`)
  const note = page.getByText('没有符合的部件')
  await expect(note).toBeVisible()
  await page
    .getByRole('button', { name: /^去掉“阶段：/ })
    .last()
    .click()
  await expect(note).toBeHidden()
})

test('what matches only elsewhere is counted, and the nearest is one press away', async ({ page, request }) => {
  await open(page, '#z=16/41.2/123.3&f=class:public_toilet')
  const near = await (await request.get('/api/near?lon=123.3&lat=41.2&class=public_toilet&limit=1')).json()
  await expect(page.getByText('视野内没有符合的部件')).toBeVisible()
  const { total } = await (
    await request.get('/api/counts?class=public_toilet&condition=damaged,missing,abandoned,intact&stage=in_service,planned')
  ).json()
  await expect(page.getByText(`别处有 ${total} 个`)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: '看最近的一个' }).click()
  await expect(page.getByRole('complementary', { name: '属性' })).toContainText(near.items[0].ref)
  await expect(page.getByText('视野内没有符合的部件')).toBeHidden()
})

test('the share button copies the whole link', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, '#z=15/41.0801/123.0599&f=cond:damaged')
  await page.getByRole('button', { name: '复制这一视图的链接' }).click()
  await expect(page.getByText(/^链接已复制/)).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
})

test('pages have addresses, and Back returns to the map as it was', async ({ page }) => {
  await open(page, '#z=15/41.0801/123.0599&f=cond:damaged')
  await page.getByRole('link', { name: '导入' }).click()
  await expect(page).toHaveURL(/\/import/)
  await page.reload()
  await expect(page.getByRole('link', { name: '导入' })).toHaveAttribute('aria-current', 'page')
  await page.goBack()
  await expect(page.getByRole('button', { name: '去掉“状态：破损”' })).toBeVisible()
  await idle(page)
})
