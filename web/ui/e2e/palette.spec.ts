import { expect, type Page } from '@playwright/test'
import { expectAccessible, listen, open, test } from './driver'

const phone = () => test.info().project.name === 'phone'

async function openPalette(page: Page) {
  if (phone()) await page.getByRole('button', { name: /打开搜索|Open/ }).click()
  else await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
}

test('a ref is found and opened by the keyboard alone', { tag: '@phone' }, async ({ page, request }) => {
  const heard = listen(page)
  await open(page)
  const found = await (await request.get('/api/assets?class=public_toilet&limit=1')).json()
  // Nobody waits for the box before typing.
  if (phone()) await openPalette(page)
  else await page.keyboard.press('Control+k')
  await page.keyboard.type(found.items[0].ref)
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole(phone() ? 'region' : 'complementary', { name: '属性' })).toContainText(found.items[0].ref)
  const [lon, lat] = found.items[0].label_point
  await expect
    .poll(async () => {
      const [x = 0, y = 0] = await page.evaluate(() => window.__map.getCenter().toArray())
      return Math.max(Math.abs(x - lon), phone() ? 0 : Math.abs(y - lat)) // a sheet covers the lower part of a phone's map
    })
    .toBeLessThan(0.0005)
  await page.getByRole('button', { name: '关闭 Esc' }).click()
  await openPalette(page)
  await expect(page.getByRole('group', { name: '最近用过' }).getByRole('option').first()).toContainText(found.items[0].ref)
  expect(heard).toEqual([])
})

test('what is typed right behind a key belongs to the field that it opens, however late the next picture comes', async ({
  page,
}) => {
  await open(page)
  await page.evaluate(() => {
    window.requestAnimationFrame = (draw) => window.setTimeout(() => draw(performance.now()), 500)
  })
  await page.keyboard.press('/')
  await page.keyboard.type('路')
  await expect(page.getByRole('textbox', { name: '筛选类别' })).toHaveValue('路')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('m')
  await expect(page.getByRole('region', { name: '测量' })).toBeVisible()
  await page.keyboard.type('123.06')
  await expect(page.getByRole('region', { name: '测量' }).getByRole('textbox')).toHaveValue('123.06')
})

test('a dialog that fades away keeps no key from the page', async ({ page }) => {
  test.skip(phone(), 'a phone has no keys')
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await open(page)
  for (let i = 0; i < 3; i++) {
    await openPalette(page)
    await page.keyboard.press('Escape')
  }
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: '键盘操作' })
  await expect(help).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('m')
  await expect(page.getByRole('region', { name: '测量' })).toBeVisible()
  await expect(help).toBeHidden()
})

test('a class filters, a boundary picks what lies inside', async ({ page, request }) => {
  test.skip(phone(), 'a phone has no Shift; its boundary panel picks')
  await open(page)
  await openPalette(page)
  await page.keyboard.type('street light')
  await expect(page.getByRole('option').first()).toContainText('仅看路灯')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/f=class:street_light/)
  const street = (await (await request.get('/api/boundaries?kind=street&limit=1')).json()).items[0]
  await openPalette(page)
  await page.keyboard.type(street.name)
  await expect(page.getByRole('group', { name: '边界' })).toContainText(street.name)
  await page.keyboard.press('Shift+Enter')
  const inside = await (
    await request.get(`/api/assets?class=street_light&boundary=${street.id}&condition=damaged,missing,abandoned,intact&limit=1`)
  ).json()
  await expect(page.getByText(`已选中 ${inside.total.toLocaleString('en')} 个部件`)).toBeVisible()
})

test('coordinates are read in any order and notation, with a note', async ({ page }) => {
  await open(page)
  for (const [text, note] of [
    ['123.0561, 41.0827', '读作 经度, 纬度'],
    ['41.0827, 123.0561', '读作 纬度, 经度'],
    ['41°04′57.72″N 123°03′21.96″E', '读作 纬度, 经度'],
  ] as const) {
    await openPalette(page)
    await page.getByRole('combobox').fill(text)
    await expect(page.getByRole('option')).toContainText('到 123.05610, 41.08270')
    await expect(page.getByRole('option')).toContainText(note)
    await page.keyboard.press('Enter')
    await expect
      .poll(async () => (await page.evaluate(() => window.__map.getCenter().toArray())).map((it) => it.toFixed(4)))
      .toEqual(['123.0561', '41.0827'])
  }
})

test('commands run from either language, and roads stand in a group of their own', async ({ page }) => {
  await open(page)
  await openPalette(page)
  await page.getByRole('combobox').fill('>whole filter')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid')).toBeVisible()
  await page.getByRole('button', { name: '关闭列表' }).click()
  await openPalette(page)
  await page.getByRole('combobox').fill('滨河')
  await expect(page.getByRole('group', { name: '道路' }).getByRole('option').first()).toContainText('滨河')
  await page.getByRole('combobox').fill('没有这样的东西')
  await expect(page.getByText('没有找到“没有这样的东西”')).toBeVisible()
})

for (const lang of ['zh', 'en']) {
  test(`the palette has no serious fault of accessibility (${lang})`, { tag: lang === 'zh' ? [] : '@long' }, async ({ page }) => {
    await open(page, `#lang=${lang}`)
    await openPalette(page)
    await expectAccessible(page)
    await page.getByRole('combobox').fill(lang === 'zh' ? '街道' : 'street')
    await expect(page.getByRole('option').first()).toBeVisible()
    await expectAccessible(page)
  })
}
