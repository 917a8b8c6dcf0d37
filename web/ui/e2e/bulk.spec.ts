import { type APIRequestContext, expect, type Page } from '@playwright/test'
import { expectAccessible, listen, open, test } from './driver'
import { wholeFilter } from './scopes'

const phone = () => test.info().project.name === 'phone'
const BENCHES = '#z=16/41.0801/123.0599&f=class:litter_bin;cond:missing'

/** Picks the first rows of the table and opens the bulk edit. */
async function pickAndEdit(page: Page, rows: number) {
  if (phone()) await page.getByRole('navigation').last().getByRole('button', { name: '列表' }).click()
  else {
    await page.keyboard.press('t')
    await wholeFilter(page)
  }
  const ids: string[] = []
  for (let at = 0; at < rows; at++) {
    const row = page.locator('tr[data-index]').nth(at)
    await row.getByRole('checkbox').click()
    await expect(row.getByRole('checkbox')).toBeChecked()
    ids.push((await row.getByRole('button').textContent()) ?? '')
  }
  await page.getByRole('button', { name: '批量操作' }).last().click()
  return { ids, panel: page.getByRole(phone() ? 'region' : 'complementary', { name: '批量操作' }) }
}

async function conditionsOf(request: APIRequestContext, refs: readonly string[]) {
  const found = await Promise.all(
    refs.map(async (ref) => (await (await request.get(`/api/assets?q=${ref}&limit=1`)).json()).items[0].condition),
  )
  return found
}

test('many are changed at once, after a look, and taken back with one press', { tag: '@phone' }, async ({ page, request }) => {
  const heard = listen(page)
  await open(page, BENCHES)
  const { ids, panel } = await pickAndEdit(page, 3)
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('已选中 3 个部件')
  const submit = panel.getByRole('button', { name: /^提交/ })
  await expect(submit).toHaveAttribute('aria-disabled', 'true')
  await expect(panel).toContainText('先选要改的内容，才能提交')
  await panel.getByRole('radio', { name: '废弃' }).check()
  await expect(panel.getByRole('listitem')).toHaveCount(3)
  await expect(panel.getByRole('listitem').first()).toContainText('状态 丢失 → 废弃')
  await expect(panel.locator('[data-figure="changed"]')).toContainText('3')
  const before = (await (await request.get('/api/status')).json()).revision
  await expectAccessible(page)
  await expect(submit).toHaveText('提交 3 处变更')
  await submit.click()
  await expect(page.getByText('已更改 3 个部件')).toBeVisible()
  expect(await conditionsOf(request, ids)).toEqual(['abandoned', 'abandoned', 'abandoned'])
  const after = (await (await request.get('/api/status')).json()).revision
  expect(after).toBe(before + 1)
  await page.getByRole('button', { name: /^撤销/ }).last().click()
  await expect.poll(() => conditionsOf(request, ids)).toEqual(['missing', 'missing', 'missing'])
  expect(heard).toEqual([])
})

test('a refused asset holds back the set, and says why', async ({ page }) => {
  test.skip(phone(), 'the panel is the same on a phone')
  await open(page, BENCHES)
  await page.route('**/api/bulk', async (route) => {
    const body = route.request().postDataJSON()
    const answer = await (await route.fetch({ postData: JSON.stringify({ ...body, dry_run: true }) })).json()
    const [first] = answer.sample
    const message = { zh: `${first.ref}：不能改`, en: `${first.ref}: cannot be changed` }
    await route.fulfill({
      json: { ...answer, changed: answer.changed - 1, refused: [{ id: first.id, ref: first.ref, message }], refused_total: 1 },
    })
  })
  const { panel } = await pickAndEdit(page, 2)
  await panel.getByRole('radio', { name: '破损' }).check()
  await expect(panel).toContainText('：不能改')
  await expect(panel.getByRole('button', { name: /^提交/ })).toHaveAttribute('aria-disabled', 'true')
  await panel.getByRole('button', { name: '从选中里去掉这 1 个' }).click()
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('已选中 1 个部件')
})

test('when the book moved on, the sentence says so and the edit is tried again', async ({ page }) => {
  test.skip(phone(), 'the panel is the same on a phone')
  await open(page, BENCHES)
  await page.route('**/api/bulk', async (route) => {
    if (route.request().postDataJSON().dry_run) return route.continue()
    await route.fulfill({
      status: 409,
      json: { status: 409, detail: 'x', message: { zh: '符合的部件已不同。', en: 'Other assets match now.' } },
    })
  })
  const { panel } = await pickAndEdit(page, 2)
  await panel.getByRole('radio', { name: '破损' }).check()
  await panel.getByRole('button', { name: '提交 2 处变更' }).click()
  await expect(panel.getByRole('alert')).toContainText('预演之后台账变了：符合的部件已不同。')
  await expect(panel.getByRole('button', { name: '提交 2 处变更' })).toHaveAttribute('aria-disabled', 'false')
})
