import { expect } from '@playwright/test'
import { changeElsewhere, content, openAsset, panel, read, take, toast } from './assets'
import { expectAccessible, listen, test } from './driver'

const field = (name: string) => ({ name, exact: true })

test('an asset is edited, told, undone to the letter and done again', { tag: '@phone' }, async ({ page, request, isMobile }) => {
  const heard = listen(page)
  const asset = await take(request, 'class=street_light&condition=damaged')
  await openAsset(page, asset)
  await expect(panel(page, '属性')).toContainText(asset.ref)
  if (isMobile) await panel(page, '属性').getByRole('button', { name: '编辑' }).click()
  else await page.keyboard.press('e')
  const form = panel(page, '编辑')
  await expect(page).toHaveURL(/do=edit/)
  await expect(form.getByText('还没有改动，改了才能保存')).toBeVisible()
  await form.getByRole('radio', { name: '完好' }).check()
  await form.getByRole('textbox', field('功率')).fill('77.5')
  await form.getByRole('textbox', field('说明')).fill('换灯头')
  await page.screenshot({ path: test.info().outputPath('form.png') })
  await form.getByRole('button', { name: '保存 2 处改动' }).click()
  await expect(toast(page, '：改了 2 处')).toBeVisible()
  await expect(panel(page, '属性')).toContainText('77.5 W')
  const after = await read(request, asset.id)
  expect(after).toMatchObject({ condition: 'intact', attributes: { ...asset.attributes, power_w: 77.5 } })

  await page.keyboard.press('Control+z')
  await expect(toast(page, '已撤销')).toBeVisible()
  const power = panel(page, '属性').getByRole('definition').filter({ hasText: '77.5 W' })
  await expect(power).toBeHidden()
  expect(content(await read(request, asset.id))).toBe(content(asset))
  await expect(panel(page, '属性')).toContainText('撤销修订')
  await page.keyboard.press('Control+Shift+z')
  await expect(power).toBeVisible()
  expect(content(await read(request, asset.id))).toBe(content(after))
  expect(heard).toEqual([])
})

test('what cannot be is told beside its field, and survives a reload as it was typed', async ({ page, request }) => {
  const asset = await take(request, 'class=street_light&condition=intact')
  const name = asset.name === '' ? '无名之灯' : ''
  await openAsset(page, asset, '&do=edit')
  const form = panel(page, '编辑')
  const power = form.getByRole('textbox', field('功率'))
  await power.fill('一百')
  await power.press('Tab')
  await expect(form.getByText('功率＝“一百”：应为不小于 0 的数字')).toBeVisible()
  await expect(power).toHaveAttribute('aria-invalid', 'true')
  await form.getByRole('button', { name: '保存 1 处改动' }).click()
  await expect(power).toBeFocused()
  expect(content(await read(request, asset.id))).toBe(content(asset))
  await page.reload()
  await expect(power).toHaveValue('一百')
  await power.fill('66.5')
  await form.getByRole('textbox', field('名称')).fill(name)
  await form.getByRole('button', { name: '保存 2 处改动' }).click()
  await expect(panel(page, '属性')).toContainText('66.5 W')
  expect((await read(request, asset.id)).name).toBe(name)
})

test('the server’s refusal stands in the form, and the draft stays', async ({ page, request }) => {
  const asset = await take(request, 'class=street_light&condition=intact')
  const other = await take(request, 'class=street_light&condition=intact')
  await openAsset(page, asset, '&do=edit')
  const form = panel(page, '编辑')
  const ref = form.getByRole('textbox', field('编码'))
  await ref.fill(other.ref)
  await form.getByRole('button', { name: '保存 1 处改动' }).click()
  await expect(form.getByRole('alert')).toContainText(other.ref)
  await expect(ref).toHaveValue(other.ref)
  await form.getByRole('button', { name: '关闭，改动留着 Esc' }).click()
  await panel(page, '属性')
    .getByRole('button', { name: /有未保存的改动/ })
    .click()
  await expect(ref).toHaveValue(other.ref)
  await form.getByRole('button', { name: '放弃改动' }).click()
  await expect(panel(page, '属性').getByRole('button', { name: /有未保存的改动/ })).toBeHidden()
})

test('two edits of one asset: what does not clash is joined, what does is chosen', async ({ page, request }) => {
  const asset = await take(request, 'class=street_light&condition=damaged')
  await openAsset(page, asset, '&do=edit')
  const form = panel(page, '编辑')
  await form.getByRole('radio', { name: '完好' }).check()
  await changeElsewhere(request, asset, { attributes: { ...asset.attributes, power_w: 12 } })
  await expect(form.getByText('编辑期间别人改了功率，已并入')).toBeVisible()
  await expect(form.getByRole('textbox', field('功率'))).toHaveValue('12')

  await changeElsewhere(request, asset, { condition: 'missing' })
  const clash = form.getByRole('alert', { name: '两个版本' })
  await expect(clash).toContainText(/^演示用户 \d+ 秒前改过“状态”。对照两版，选一个/)
  await expect(form.getByText('先选定两版中的一个，才能保存')).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('clash.png') })
  await clash.getByRole('radio', { name: '我的：完好' }).check()
  await clash.getByRole('button', { name: '按所选合并' }).click()
  await expect(clash).toBeHidden()
  await form.getByRole('button', { name: '保存 1 处改动' }).click()
  await expect(toast(page, '状态 丢失 → 完好')).toBeVisible()
  expect(await read(request, asset.id)).toMatchObject({ condition: 'intact', attributes: { power_w: 12 } })
})

test('marked, retired, deleted and brought back, each with its undo', async ({ page, request }) => {
  const asset = await take(request, 'class=litter_bin&condition=damaged')
  await openAsset(page, asset)
  const record = panel(page, '属性')
  await record.getByRole('button', { name: '标为完好' }).click()
  await expect(toast(page, '状态 破损 → 完好')).toBeVisible()
  await expect.poll(async () => (await read(request, asset.id)).condition).toBe('intact')
  await toast(page, '状态 破损 → 完好').getByRole('button', { name: /^撤销/ }).click()
  await expect.poll(async () => content(await read(request, asset.id))).toBe(content(asset)) // the panel has the word in a button too
  await expect(record).toContainText('撤销修订') // and not the record before both changes, which says the same of its condition
  await expect(record.getByRole('button', { name: '标为完好' })).toBeVisible()

  await record.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('menuitem', { name: '停用' }).click()
  await expect.poll(async () => (await read(request, asset.id)).stage).toBe('retired')
  await expect(record).toContainText('停用')
  await record.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('menuitem', { name: '删除这条记录' }).click()
  await expect(toast(page, '已删除')).toBeVisible()
  expect((await request.get(`/api/assets/${asset.id}`)).status()).toBe(404)

  await openAsset(page, asset)
  const gone = panel(page, '属性')
  await expect(gone).toContainText('它可能已被删除')
  await gone
    .getByRole('button', { name: /^撤销修订/ })
    .first()
    .click()
  await expect(gone).toContainText(asset.ref)
  expect((await read(request, asset.id)).stage).toBe('retired')
})

test('the folded fields open from the panel and take a value', async ({ page, request }) => {
  const asset = await take(request, 'class=street_light&condition=intact')
  await openAsset(page, asset)
  await panel(page, '属性')
    .getByRole('button', { name: /^另有 \d+ 项未填/ })
    .click()
  const form = panel(page, '编辑')
  await form.getByRole('textbox', field('配电箱')).fill('01060-0037')
  await form.getByRole('button', { name: '保存 1 处改动' }).click()
  await expect(panel(page, '属性')).toContainText('01060-0037')
  expect((await read(request, asset.id)).attributes).toEqual({ ...asset.attributes, circuit_box_id: '01060-0037' })
})

test('boundaries say why they are not edited here', async ({ page, request }) => {
  const street = (await (await request.get('/api/boundaries?kind=street&limit=1')).json()).items[0]
  await page.goto(`/map?probe#sel=b${street.id}`)
  await expect(panel(page, '属性')).toContainText('已生效的边界不在这里改')
  await expect(panel(page, '属性').getByRole('button', { name: '编辑' })).toHaveCount(0)
})

for (const [lang, title] of [
  ['zh', '编辑'],
  ['en', 'Edit'],
] as const) {
  test(`the form has no serious fault of accessibility (${lang})`, { tag: lang === 'zh' ? '@phone' : '@long' }, async ({
    page,
    request,
    isMobile,
  }) => {
    const asset = await take(request, 'class=street_light&condition=damaged')
    await openAsset(page, asset, `&do=edit&lang=${lang}`)
    const form = panel(page, title)
    await form.getByRole('button', { name: /未填|not filled/ }).click()
    await expectAccessible(page)
    if (isMobile) {
      const small = await form.evaluate((it) =>
        [...it.querySelectorAll('button, input:not([type=radio]):not([type=checkbox]), select, textarea, label')]
          .filter((el) => el.tagName !== 'LABEL' || el.querySelector('input'))
          .map((el) => ({ el, box: el.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && box.height < 43.5)
          .filter(({ el }) => getComputedStyle(el, '::after').height !== '44px')
          .map(({ el, box }) => `${el.textContent || el.id} ${box.height}`),
      )
      expect(small).toEqual([])
    }
    await page.screenshot({ path: test.info().outputPath(`form-${lang}.png`) })
  })
}
