import { expect } from '@playwright/test'
import { test } from './driver'

test.use({ serviceWorkers: 'allow' })

test('the page can be installed, opens without a network, and keeps nothing of the book', async ({ page, context, request }) => {
  const manifest = await (await request.get('/manifest.webmanifest')).json()
  for (const icon of manifest.icons) {
    const answer = await request.get(icon.src)
    expect(answer.headers()['content-type']).toContain(icon.type)
    if (icon.type !== 'image/png') continue
    const picture = await answer.body()
    expect(`${picture.readUInt32BE(16)}x${picture.readUInt32BE(20)}`).toBe(icon.sizes)
  }
  await page.goto('/map')
  await expect(page.getByRole('heading', { name: '图层' })).toBeVisible()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await expect(page.getByRole('heading', { name: '图层' })).toBeVisible()
  const kept = await page.evaluate(async () => {
    const urls: string[] = []
    for (const name of await caches.keys())
      for (const it of await (await caches.open(name)).keys()) urls.push(new URL(it.url).pathname)
    return urls
  })
  expect(kept).toContain('/')
  expect(kept.filter((path) => !/^\/$|^\/assets\/|^\/(mark\.svg|manifest\.webmanifest|icon-192\.png)$/.test(path))).toEqual([])

  await context.setOffline(true)
  await page.reload()
  await expect(page.getByText(/读不到台账：服务器没有应答/)).toBeVisible()
  await expect(page.getByRole('button', { name: '立即重试' })).toBeVisible()
  // The network coming back opens the page by itself.
  await context.setOffline(false)
  await expect(page.getByRole('heading', { name: '图层' })).toBeVisible()
})
