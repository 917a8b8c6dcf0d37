import { expect } from '@playwright/test'
import { changeElsewhere, content, key, openAsset, panel, read, take, toast } from './assets'
import { expectAccessible, listen, test } from './driver'

test('history says what changed, takes back one change, and shows the whole set', async ({ page, request }) => {
  const heard = listen(page)
  const asset = await take(request, 'class=street_tree&condition=intact')
  const other = await take(request, 'class=street_tree&condition=intact')
  const record = ({ ref, class: cls, name, stage, geometry, attributes }: typeof asset) => ({
    ...{ ref, class: cls, name, stage, geometry, attributes },
    condition: 'damaged',
  })
  const answer = await request.post('/api/changesets', {
    data: {
      key: key(),
      reason: '台风后普查',
      operations: [asset, other].map((it) => ({
        action: 'update',
        noun: 'asset',
        id: it.id,
        if_rev: it.rev,
        record: record(it),
      })),
    },
  })
  const { revision } = await answer.json()
  const revisionText = revision.toLocaleString('en')
  await openAsset(page, asset)
  const it = panel(page, '属性')
  await expect(it).toContainText('状态 完好 → 破损')
  await expect(it).toContainText('台风后普查')
  await it.getByRole('button', { name: `查看修订 ${revisionText} 的整批改动` }).click()
  const set = panel(page, '整批改动')
  await expect(set.getByRole('heading', { level: 1 })).toHaveText('台风后普查')
  await expect(set.getByRole('listitem')).toHaveCount(2)
  await expect(set).toContainText(other.ref)
  await expect(page).toHaveURL(new RegExp(`cs=${revision}`))
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('set.png') })
  await set.getByRole('button', { name: new RegExp(other.ref) }).click()
  await expect(it).toContainText(other.ref)
  await page.goBack()
  await page.goBack()
  await expect(it).toContainText(asset.ref)

  await it.getByRole('button', { name: `撤销修订 ${revisionText} 对它的改动` }).click()
  await expect(toast(page, `撤销修订 ${revisionText} 的改动`)).toBeVisible()
  await expect(it).toContainText('状态 破损 → 完好')
  expect(content(await read(request, asset.id))).toBe(content(asset))
  expect((await read(request, other.id)).condition).toBe('damaged')
  expect(heard).toEqual([])
})

test('a set that was changed again since is not undone, and the sentence says why', async ({ page, request }) => {
  const asset = await take(request, 'class=street_tree&condition=intact')
  const revision = await changeElsewhere(request, asset, { condition: 'damaged' })
  await changeElsewhere(request, asset, { condition: 'missing' })
  await openAsset(page, asset, `&cs=${revision}`)
  await panel(page, '整批改动').getByRole('button', { name: '撤销整批' }).click()
  await expect(toast(page, new RegExp(String(asset.id)))).toBeVisible()
  expect((await read(request, asset.id)).condition).toBe('missing')
})

test('the activity list holds my changes, undoes each, and opens any revision', async ({ page, request, isMobile }) => {
  test.skip(isMobile, 'the bar of a phone has no activity menu')
  const asset = await take(request, 'class=litter_bin&condition=damaged')
  await openAsset(page, asset)
  await panel(page, '属性').getByRole('button', { name: '标为完好' }).click()
  await expect(toast(page, '状态 破损 → 完好')).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: '动态' }).click()
  const menu = page.getByRole('dialog', { name: '动态' })
  await expect(menu).toContainText('状态 破损 → 完好')
  await expect(menu).toContainText('全部修订')
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('activity.png') })
  await menu.getByRole('button', { name: '撤销', exact: true }).first().click()
  await expect.poll(async () => (await read(request, asset.id)).condition).toBe('damaged')
  await expect(menu.getByRole('button', { name: '重做' })).toBeVisible()
  await menu.getByRole('button', { name: '重做' }).click()
  await expect.poll(async () => (await read(request, asset.id)).condition).toBe('intact')
})
