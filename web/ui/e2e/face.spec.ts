import { type APIRequestContext, type Browser, expect, type Page } from '@playwright/test'
import { toast } from './assets'
import { expectAccessible, listen, test } from './driver'
import { type House, openHouse } from './people'

const PASSWORD = '一针一线绣出一座城市'
const LAMPS = 10

let house: House
test.beforeAll(async () => {
  house = await openHouse('streets')
  const add = (name: string, display: string, role: string) =>
    house.command(['account', 'add', name, '--display', display, '--role', role, '--stdin'], `${PASSWORD}\n`)
  add('zhoulan', '周岚', 'admin')
  add('hechuan', '何川', 'admin')
  add('chenyu', '陈瑜', 'viewer')
})
test.afterAll(() => house.stop())
test.beforeEach(() => house.command(['public', '--set', '-'], '{"on":false}'))

async function openAs(page: Page, name: string, hash = '') {
  await page.goto(`${house.url}/settings/public${hash}`)
  await page.getByRole('textbox', { name: '账号', exact: true }).fill(name)
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** What is answered to who has no credentials. */
async function asPublic(browser: Browser, ask: (request: APIRequestContext) => Promise<void>) {
  const context = await browser.newContext()
  await ask(context.request)
  await context.close()
}

async function openGroup(page: Page, name: string) {
  const button = page.getByRole('button', { name: new RegExp(`^${name} `) })
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
}

const save = (page: Page) => page.getByRole('button', { name: '保存', exact: true }).click()

test('what the public reads is chosen, seen, and taken back', { tag: '@phone' }, async ({ page, browser, isMobile }) => {
  const heard = listen(page)
  await openAs(page, 'zhoulan')
  await expect(page.getByText('还没有选任何内容')).toBeVisible()
  await expect(page.getByText('不登录的人现在什么也读不到')).toBeVisible()
  const here = page.getByRole('navigation', { name: '设置' }).getByRole('link', { name: '公众页' })
  await expect(here).toHaveAttribute('aria-current', 'page')
  await expect(here).toBeInViewport()

  // To be on with nothing chosen is refused in words, at its place.
  await page.getByRole('switch', { name: '公众页' }).check()
  await save(page)
  await expect(page.getByRole('alert').filter({ hasText: '公众页已打开却什么也没有选' })).toBeVisible()

  await page.getByRole('searchbox', { name: '查找类别' }).fill('路灯')
  await page.getByRole('checkbox', { name: '路灯', exact: true }).check()
  await page.getByLabel('路灯：位置').selectOption({ label: '约 100 m（3 位小数）' })
  await page.getByRole('button', { name: /^路灯：公开的字段/ }).click()
  await page.getByRole('group', { name: '路灯：公开的字段' }).getByRole('checkbox', { name: '编码', exact: true }).check()
  await page.getByRole('checkbox', { name: '街道', exact: true }).check()
  await expect(page.getByText('3 处改动没有保存')).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('chosen.png') })

  // A draft outlives a reload.
  await page.reload()
  await expect(page.getByText('3 处改动没有保存')).toBeVisible()
  if (isMobile) {
    for (const it of await page.getByRole('button').or(page.locator('main select')).all()) {
      if (!(await it.isVisible()) || !(await it.evaluate((node) => node.closest('main') !== null))) continue
      expect((await it.boundingBox())?.height, await it.innerText()).toBeGreaterThanOrEqual(44)
    }
  }
  await save(page)
  await expect(page.getByText(`不登录的人现在读到 ${LAMPS} 个部件、2 条边界`)).toBeVisible()
  await page.getByRole('button', { name: '看一条公众读到的记录' }).click()
  await expect(page.getByRole('region', { name: '看一条公众读到的记录' })).toContainText('"class": "street_light"')
  await toast(page, '已保存公众页').hover() // it stays as long as it is held
  await page.screenshot({ path: test.info().outputPath('told.png') })
  await asPublic(browser, async (request) => {
    const { items, total } = await (await request.get(`${house.url}/api/assets`)).json()
    expect(total).toBe(LAMPS)
    expect(items[0].ref).toMatch(/^9901/)
    expect(items[0].geometry.coordinates.map((it: number) => String(it).length)).toEqual([7, 6])
    expect(JSON.stringify(items)).not.toContain('actor')
    expect((await (await request.get(`${house.url}/api/boundaries`)).json()).items).toHaveLength(2)
    expect((await request.get(`${house.url}/api/changesets`)).status()).toBe(401)
  })

  await toast(page, '已保存公众页').getByRole('button', { name: '撤销' }).click()
  await expect(toast(page, '已撤销，公众页和之前一样')).toBeVisible()
  await expect(page.getByText('不登录的人现在什么也读不到')).toBeVisible()
  await expect(page.getByRole('switch', { name: '公众页' })).not.toBeChecked()
  await asPublic(browser, async (request) => {
    expect((await request.get(`${house.url}/api/assets`)).status()).toBe(401)
  })
  expect(heard.filter((it) => !/422|401/.test(it))).toEqual([])
})

test('what somebody else saved meanwhile is shown, and taken in without losing a draft', async ({ page, browser }) => {
  await openAs(page, 'zhoulan')
  await openGroup(page, '灯具')
  await page.getByRole('checkbox', { name: '路灯', exact: true }).check()
  await page.getByRole('checkbox', { name: '街道', exact: true }).check()

  const other = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', serviceWorkers: 'block' })
  const second = await other.newPage()
  await openAs(second, 'hechuan')
  await openGroup(second, '灯具')
  await second.getByRole('checkbox', { name: '路灯', exact: true }).check()
  await second.getByLabel('路灯：位置').selectOption({ label: '位置不公开' })
  await second.getByRole('checkbox', { name: '区界', exact: true }).check()
  await second.getByRole('switch', { name: '公众页' }).check()
  await save(second)
  await expect(toast(second, '已保存公众页')).toBeVisible()
  await other.close()

  await save(page)
  const card = page.getByRole('alert', { name: '别人改过公众页' })
  await expect(card).toContainText('何川')
  await expect(card).toBeInViewport()
  await page.getByRole('checkbox', { name: '街道', exact: true }).scrollIntoViewIfNeeded()
  await page.getByRole('button', { name: '看对方的改动' }).click()
  await expect(card).toBeInViewport()
  await expect(card.getByRole('listitem')).toHaveText(['打开了公众页', '加选 路灯', '加选 区界'])
  await expect(card).toContainText('两边都改了：路灯')
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('conflict.png') })
  await card.getByRole('button', { name: '放弃我的改动，用新的' }).click()
  await expect(page.getByRole('checkbox', { name: '街道', exact: true })).not.toBeChecked()
  await toast(page, '已放弃没有保存的改动').getByRole('button', { name: '撤销' }).click()
  await card.getByRole('button', { name: '合并，保留我的改动' }).click()
  await expect(card).toHaveCount(0)
  await expect(page.getByRole('switch', { name: '公众页' })).toBeChecked()
  await expect(page.getByLabel('路灯：位置')).toHaveValue('4')
  await expect(page.getByText('2 处改动没有保存')).toBeVisible()
  await save(page)
  await expect(page.getByText(`不登录的人现在读到 ${LAMPS} 个部件、3 条边界`)).toBeVisible()
})

test('who may not set it is told who can grant that, and the palette leads whoever may', async ({ page, browser }) => {
  await openAs(page, 'chenyu')
  await expect(page.getByText('您看不到公众页')).toBeVisible()
  await expect(page.getByText(/可授权的人：.*周岚/)).toBeVisible()

  const other = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', serviceWorkers: 'block' })
  const admin = await other.newPage()
  await openAs(admin, 'zhoulan')
  await admin.getByRole('navigation', { name: '设置' }).getByRole('link', { name: '我的账号' }).click()
  await expect(admin.getByRole('heading', { name: '周岚' })).toBeVisible()
  await admin.keyboard.press('Control+k')
  await admin.getByRole('dialog').getByRole('combobox').fill('公众页')
  await expect(admin.getByRole('dialog').getByRole('option').first()).toContainText('公众页')
  await admin.keyboard.press('Enter')
  await expect(admin).toHaveURL(/\/settings\/public/)
  await other.close()
})

test('the page is whole in English too', { tag: '@long' }, async ({ page }) => {
  await openAs(page, 'zhoulan')
  await page.getByRole('button', { name: '切换到英文' }).click()
  await expect(page.getByRole('heading', { name: 'Public face' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Find a class' }).fill('street light')
  await page.getByRole('checkbox', { name: 'street light', exact: true }).check()
  await page.getByRole('button', { name: /^street light: public fields/ }).click()
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('english.png') })
})
