import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { expectAccessible, listen, open, test } from './driver'

const phone = () => test.info().project.name === 'phone'
const VIEW = '#z=17/41.0801/123.0599&f=cond:damaged,missing'

async function openSheet(page: Page) {
  if (phone()) {
    await page.getByRole('button', { name: '打开搜索' }).click()
    await page.getByRole('combobox').fill('>打印')
    await expect(page.getByRole('option').first()).toContainText('打印')
    await page.keyboard.press('Enter')
  } else await page.keyboard.press('p')
  const dialog = page.getByRole('dialog', { name: '打印图纸' })
  await expect(dialog.getByRole('img', { name: /^图面/ })).toBeVisible({ timeout: 90_000 })
  await expect(dialog.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 90_000 })
  await expect(dialog.getByText('图例与数量')).toBeVisible()
  return dialog
}

/** Width and height of the first page in millimetres, and how many pages there are. */
function measured(pdf: Buffer) {
  const text = pdf.toString('latin1')
  const box = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/.exec(text)
  const mm = (points: string | undefined) => (Number(points) / 72) * 25.4
  return { width: mm(box?.[1]), height: mm(box?.[2]), pages: text.match(/\/Type\s*\/Page\b(?!s)/g)?.length }
}

for (const [paper, width, height] of [
  ['A3', 420, 297],
  ['A4', 297, 210],
] as const) {
  test(`${paper}: one sheet of the right size that says scale, date, revision and whose it is`, {
    tag: paper === 'A3' ? [] : '@long',
  }, async ({ page, request }) => {
    test.skip(phone(), 'paper is the same from a phone')
    const heard = listen(page)
    await open(page, VIEW)
    const dialog = await openSheet(page)
    await dialog.getByLabel('纸张').selectOption(paper)
    await dialog.getByLabel('比例尺').selectOption('2000')
    await dialog.getByLabel('标题').fill('滨河北路待处理部件')
    await expect(dialog.getByRole('img', { name: /^图面：比例尺 1 : 2,000/ })).toBeVisible()
    await expect(dialog.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 90_000 })
    const { revision } = await (await request.get('/api/status')).json()
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
    const path = test.info().outputPath(`${paper}.pdf`)
    writeFileSync(path, pdf)
    const sheet = measured(pdf)
    expect(sheet.pages).toBe(1)
    expect(Math.abs(sheet.width - width)).toBeLessThan(0.6)
    expect(Math.abs(sheet.height - height)).toBeLessThan(0.6)
    const shown = await dialog.locator('[data-sheet]').innerText()
    const read = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
    for (const text of [shown, ...(read.status === 0 ? [read.stdout] : [])]) {
      for (const said of [
        '滨河北路待处理部件',
        '1 : 2,000',
        `修订 ${revision}`,
        '示例数据',
        'EPSG:4490',
        '编制',
        '审核',
        '批准',
      ]) {
        expect(text).toContain(said)
      }
      expect(text).toMatch(/日期 \d{4}-\d{2}-\d{2}/)
    }
    expect(heard).toEqual([])
  })
}

test('the map on the sheet has the scale that it says, and its legend the counts of the server', async ({ page, request }) => {
  test.skip(phone(), 'paper is the same from a phone')
  await open(page, VIEW)
  const dialog = await openSheet(page)
  await dialog.getByLabel('比例尺').selectOption('1000')
  await expect(dialog.getByRole('img', { name: /1 : 1,000/ })).toBeVisible()
  await expect(dialog.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 90_000 })
  const lat = 41.0801
  const metres = 111_320 * Math.cos((lat * Math.PI) / 180)
  const [w, h] = [280 / metres, 247 / 111_100]
  const bbox = [123.0599 - w / 2, lat - h / 2, 123.0599 + w / 2, lat + h / 2]
  const asked = { condition: ['damaged', 'missing'], stage: ['planned', 'in_service'], bbox, limit: 1, facets: true }
  const expected = await (await request.post('/api/assets/query', { data: asked })).json()
  const shown = async () => Number(/图幅内共 ([\d,]+) 个/.exec(await dialog.innerText())?.[1]?.replaceAll(',', ''))
  await expect
    .poll(async () => Math.abs((await shown()) - expected.total))
    .toBeLessThanOrEqual(Math.max(2, expected.total * 0.03))

  // Farther out the sheet counts by squares, and its legend tells the steps of their shades.
  await dialog.getByLabel('比例尺').selectOption('20000')
  await expect(dialog.getByRole('img', { name: /1 : 20,000/ })).toBeVisible()
  await expect(dialog.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 90_000 })
  const steps = [...(await dialog.innerText()).matchAll(/每格 ([\d,]+)–?/g)].map((it) => Number(it[1]?.replaceAll(',', '')))
  expect(steps.length).toBeGreaterThan(2)
  expect([...steps].sort((a, b) => a - b)).toEqual(steps)
})

for (const lang of ['zh', 'en']) {
  test(`the preview has no serious fault of accessibility, and Esc closes it (${lang})`, {
    tag: lang === 'zh' ? [] : '@long',
  }, async ({ page }) => {
    await open(page, `${VIEW}&lang=${lang}`)
    if (phone()) {
      await page.getByRole('button', { name: /打开搜索|Open/ }).click()
      await page.getByRole('combobox').fill('>print this')
      await expect(page.getByRole('option')).toHaveCount(1)
      await page.keyboard.press('Enter')
    } else await page.keyboard.press('p')
    const dialog = page.getByRole('dialog')
    await expect(dialog.locator('[data-sheet]')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
}
