import { expect } from '@playwright/test'
import { changeCondition, expectAccessible, idle, listen, open, test } from './driver'

test('a past revision is read everywhere, says so, edits nothing, and the way back is one step', async ({ page, request }) => {
  const heard = listen(page)
  const found = await (await request.get('/api/assets?class=litter_bin&condition=intact&limit=1')).json()
  const bin = found.items[0]
  const before = found.revision as number
  await changeCondition(request, bin.id, 'missing')
  const [lon, lat] = bin.label_point
  await open(page, `#z=18.5/${lat.toFixed(5)}/${lon.toFixed(5)}&sel=${bin.id}`)
  const panel = page.getByRole('complementary', { name: '属性' })
  await expect(panel).toContainText('丢失')

  await page.getByRole('button', { name: /^修订/ }).click()
  const picker = page.getByRole('dialog', { name: '看过去的台账' })
  await expectAccessible(page)
  await picker.getByRole('button', { name: new RegExp(`修订 ${before.toLocaleString('en')}$`) }).click()
  await expect(page).toHaveURL(new RegExp(`at=r${before}`))
  const bar = page.locator('footer')
  await expect(bar).toContainText('正在看')
  await expect(panel.getByText('完好', { exact: true }).first()).toBeVisible()
  await idle(page)
  const ids = () => page.evaluate(() => window.__map.queryRenderedFeatures({ layers: ['work-glyph'] }).map((it) => it.id))
  await expect.poll(ids, { timeout: 30_000 }).not.toContain(bin.id)
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('past.png') })

  await bar.getByRole('button', { name: '返回今天' }).click()
  await expect(page).not.toHaveURL(/at=r/)
  await expect(panel.getByText('丢失', { exact: true }).first()).toBeVisible()
  await expect.poll(ids, { timeout: 30_000 }).toContain(bin.id)
  await page.goBack()
  await expect(bar).toContainText('正在看')
  expect(heard).toEqual([])
  await changeCondition(request, bin.id, 'intact')
})

test('the comma goes back a day, and before the first day it says that there was no book', async ({ page }) => {
  await open(page)
  await page.keyboard.press(',')
  await expect(page.getByText(/还没有台账/).or(page.locator('footer').getByText(/正在看/))).toBeVisible()
})

test('while the server makes a past revision ready the way is shown, and the present stays until it is there', async ({
  page,
  request,
}) => {
  const found = await (await request.get('/api/assets?class=litter_bin&condition=intact&limit=1')).json()
  const before = found.revision as number
  await changeCondition(request, found.items[0].id, 'missing')
  let steps = 0
  let there = false
  await page.route('**/api/past/*', (route) => {
    steps += 1
    if (there) return route.continue()
    return route.fulfill({ json: { revision: before, ready: false, done: steps === 1 ? 0 : 3, total: steps === 1 ? 0 : 8 } })
  })
  await open(page)
  const bar = page.locator('footer')
  const go = async () => {
    await page.getByRole('button', { name: /^修订/ }).click()
    const picker = page.getByRole('dialog', { name: '看过去的台账' })
    await picker.getByRole('button', { name: new RegExp(`修订 ${before.toLocaleString('en')}$`) }).click()
  }
  await go()
  await expect(bar).toContainText(`正在回到修订 ${before.toLocaleString('en')}：37%`)
  await expect(page).not.toHaveURL(/at=r/)
  await expectAccessible(page)
  there = true
  await expect(page).toHaveURL(new RegExp(`at=r${before}`))
  await expect(bar).toContainText('正在看')
  await expect(bar.getByRole('progressbar')).toHaveCount(0)

  await bar.getByRole('button', { name: '返回今天' }).click()
  await expect(page).not.toHaveURL(/at=r/)
  there = false
  steps = 1
  await go()
  await expect(bar.getByRole('progressbar')).toBeVisible()
  await page.getByRole('button', { name: /^修订/ }).click()
  const picker = page.getByRole('dialog', { name: '看过去的台账' })
  await picker.locator('[aria-current]').click()
  await expect(bar.getByRole('progressbar')).toHaveCount(0)
  there = true
  await page.waitForTimeout(1000)
  await expect(page).not.toHaveURL(/at=r/)
  await changeCondition(request, found.items[0].id, 'intact')
})
