import { expect } from '@playwright/test'
import { expectAccessible, listen, open, pixel, test } from './driver'

interface Cell {
  readonly geometry: { readonly coordinates: readonly (readonly (readonly [number, number])[])[] }
  readonly area_m2: number
  readonly length_m: number
}

const number = (text: string | null) => Number(/[\d,.]+/.exec(text ?? '')?.[0]?.replaceAll(',', ''))

test('typed along a boundary, area and perimeter are the server’s to the last digit shown', async ({ page, request }) => {
  const heard = listen(page)
  const cells = (await (await request.get('/api/boundaries?kind=cell&limit=100')).json()).items as Cell[]
  const cell = cells.find((it) => (it.geometry.coordinates[0]?.length ?? 99) < 14 && it.area_m2 < 10000) as Cell
  const ring = cell.geometry.coordinates[0] ?? []
  const [lon, lat] = ring[0] ?? [0, 0]
  await open(page, `#z=16.5/${lat}/${lon}`)
  await page.keyboard.press('m')
  const bar = page.getByRole('region', { name: '测量' })
  await bar.getByRole('radio', { name: '面积' }).check()
  await bar.getByRole('button', { name: '输入坐标' }).click()
  for (const at of ring.slice(0, -1)) {
    await bar.getByRole('textbox').fill(at.join(', '))
    await bar.getByRole('textbox').press('Enter')
  }
  await bar.getByRole('button', { name: '完成' }).click()
  const shown = cell.area_m2.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  await expect(bar.getByTestId('measured')).toHaveText(`${shown} m²`)
  await expect(bar).toContainText(`周长 ${cell.length_m.toFixed(0)} m`)
  await expect(bar.getByRole('button', { name: `复制 ${cell.area_m2.toFixed(3)} m²` })).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('area.png') })
  expect(heard).toEqual([])
})

test('a length runs with the pointer or the cross, ends and clears', { tag: '@phone' }, async ({ page, isMobile }) => {
  await open(page, '#z=17/41.0801/123.0599')
  await page.keyboard.press('m')
  const bar = page.getByRole('region', { name: '测量' })
  if ((await bar.getByRole('button', { name: '捕捉' }).getAttribute('aria-pressed')) === 'true') await page.keyboard.press('s')
  const places = [
    [123.0595, 41.0806],
    [123.0603, 41.0806],
  ] as const
  if (isMobile) {
    for (const at of places) {
      await page.evaluate(([x, y]) => window.__map.jumpTo({ center: [x, y] }), at)
      await bar.getByRole('button', { name: '在十字处落点' }).click()
    }
  } else {
    for (const at of places) {
      const { x, y } = await pixel(page, at)
      await page.mouse.move(x, y, { steps: 3 })
      await page.mouse.click(x, y)
      await expect(bar.getByTestId('measured').or(bar.getByRole('button', { name: '完成' }))).not.toHaveCount(0)
    }
  }
  await expect
    .poll(async () => Math.round(number(await bar.getByTestId('measured').textContent()) / 2))
    .toBe(Math.round(67.2 / 2))
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+Shift+z')
  if (isMobile) await bar.getByRole('button', { name: '完成' }).click()
  else await page.keyboard.press('Enter')
  await expect(bar.getByRole('button', { name: '完成' })).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(bar.getByTestId('measured')).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

test('a point is read with its coordinates, and plane metres are understood', async ({ page }) => {
  await open(page, '#z=17/41.0801/123.0599')
  await page.keyboard.press('m')
  const bar = page.getByRole('region', { name: '测量' })
  await bar.getByRole('radio', { name: '坐标' }).check()
  await bar.getByRole('button', { name: '输入坐标' }).click()
  const text = bar.getByRole('textbox')
  await text.fill('4549759.032, 41504714.079')
  await text.press('Enter')
  await expect(bar).toContainText('123.0561000, 41.0827000')
  await expect(bar).toContainText('按 CGCS2000 3 度带 123°E 读作')
  await text.fill('北纬41度')
  await text.press('Enter')
  await expect(bar).toContainText('坐标＝“北纬41度”：应为“经度, 纬度”')
  await expect(text).toHaveValue('北纬41度')
})
