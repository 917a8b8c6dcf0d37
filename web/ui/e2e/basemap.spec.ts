import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { expectAccessible, idle, open, test } from './driver'

let server: Server
let down = false
const asked: string[] = []

test.beforeAll(async ({ request }) => {
  const picture = await (await request.get('/icon-192.png')).body()
  server = createServer((request, answer) => {
    asked.push(request.url ?? '')
    answer.setHeader('Access-Control-Allow-Origin', '*')
    if (down) {
      answer.statusCode = 503
      answer.end()
      return
    }
    answer.setHeader('Content-Type', 'image/png')
    answer.end(picture)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

test.afterAll(async ({ request }) => {
  server.close()
  const { items } = await (await request.get('/api/settings/basemaps')).json()
  const own = items.filter((it: { kind: string }) => it.kind === 'own')
  await request.put('/api/settings/basemaps', { data: { items: own, default: 'own' } })
})

test('a basemap is set up, tried, laid beneath the district, and gives way when it does not answer', async ({ page }) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{z}/{x}/{y}.png`
  await page.goto('/settings/basemap')
  await page.getByRole('button', { name: '添加底图' }).click()
  await page.getByLabel('种类').selectOption('xyz')
  const address = page.getByLabel('地址')
  await address.fill('ftp://tiles')
  await address.blur()
  await expect(page.getByText('地址＝“ftp://tiles”：应以 https:// 或 http:// 开头')).toBeVisible()
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByLabel('中文名称')).toBeFocused()
  await page.getByLabel('中文名称').fill('市局影像')
  await page.getByLabel('英文名称').fill('City imagery')
  await address.fill(url)
  await page.getByLabel('来源与审图号').fill('浏览器测试')
  await expectAccessible(page)
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已保存底图市局影像')).toBeVisible()

  const card = page.getByRole('listitem').filter({ hasText: '市局影像' })
  await card.getByRole('button', { name: '试一格' }).click()
  await card.getByRole('button', { name: '重新载入' }).click()
  await card.getByRole('button', { name: '试一格' }).click()
  await expect(card.getByText('取到了')).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('settings.png') })

  await open(page, '#z=14/41.0801/123.0599')
  await page.getByRole('radio', { name: '市局影像' }).check()
  await expect(page).toHaveURL(/base=xyz/)
  asked.length = 0
  await page.reload()
  await idle(page)
  await expect.poll(() => asked.some((path) => /^\/1[345]\/\d+\/\d+\.png$/.test(path))).toBe(true)
  const saturation = await page.evaluate(() => window.__map.getPaintProperty('base-xyz-0', 'raster-saturation'))
  expect(saturation).toBe(-0.4)
  await page.screenshot({ path: test.info().outputPath('beneath.png') })

  down = true
  await page.evaluate(() => window.__map.jumpTo({ center: [121.5, 31.2], zoom: 11 }))
  await page.reload()
  await expect(page.getByText('市局影像未响应，已改用本区数据')).toBeVisible()
  await expect(page.getByText('未响应', { exact: true })).toBeVisible()
  down = false
})
