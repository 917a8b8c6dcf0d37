import { expect, type Page } from '@playwright/test'
import { toast } from './assets'
import { clickAt, expectAccessible, idle, listen, test } from './driver'
import { type House, openHouse, PLACES, WESTERN_LAMPS } from './people'

const PASSWORD = '一针一线绣出一座城市'

const signIn = async (page: Page, name: string, password = PASSWORD) => {
  await page.getByRole('textbox', { name: '账号', exact: true }).fill(name)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}
const account = (page: Page) => page.getByRole('button', { name: /：账号与设置/ })

test('the first administrator is set up, takes what he needs, signs out, and is locked after many wrong passwords', async ({
  page,
  isMobile,
}) => {
  const house = await openHouse('empty')
  try {
    await page.goto(`${house.url}/map#z=14/41.08/123.06`)
    await expect(page.getByText('这里还没有账号')).toBeVisible()
    await expectAccessible(page)
    expect(house.firstLink).toBeDefined()
    await page.goto(house.url + house.firstLink)
    await page.getByRole('textbox', { name: '账号' }).fill('周 岚')
    await page.getByLabel('姓名').fill('周岚')
    await page.getByLabel('新密码').fill('太短了')
    await page.getByRole('button', { name: '建立账号并登录' }).click()
    await expect(page.getByText('账号＝“周 岚”：应为')).toBeVisible()
    await expect(page.getByText('密码：应为 10 个字或更多')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('textbox', { name: '账号' }).fill('zhoulan')
    await page.getByLabel('新密码').fill(PASSWORD)
    await page.screenshot({ path: test.info().outputPath('setup.png') })
    await page.getByRole('button', { name: '建立账号并登录' }).click()
    // On a phone the list stands in the sheet of the layers, and the pages in the menu of the account.
    const list = page.getByRole('heading', { name: '开张清单' })
    const layers = page.getByRole('button', { name: '图层', exact: true })
    if (isMobile) await layers.click()
    await expect(list).toBeVisible()
    if (isMobile) await layers.click()
    const pages = page.getByRole('navigation', { name: '页面' })
    if (isMobile) await account(page).click()
    await expect(pages.getByRole('link')).toHaveText(['地图'])
    if (isMobile) await page.keyboard.press('Escape')

    await page.getByRole('link', { name: '给自己加“台账管理员”角色' }).click()
    await page.getByRole('button', { name: '添加一条权限' }).click()
    await page.getByLabel('角色').last().selectOption({ label: '台账管理员' })
    await page.getByRole('button', { name: '保存 1 处改动' }).click()
    await expect(toast(page, '您的权限刚刚变了')).toBeVisible()
    if (isMobile) await account(page).click()
    await expect(pages.getByRole('link', { name: '导入' })).toBeVisible()

    if (!isMobile) await account(page).click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect(page).toHaveURL(/\/sign-in/)
    await page.goBack()
    await expect(page.getByRole('heading', { name: '登录' })).toBeVisible()
    await page.goto(house.url + house.firstLink)
    await expect(page.getByText('这个链接用过了')).toBeVisible()
    await page.getByRole('link', { name: '去登录' }).click()
    await signIn(page, 'zhoulan', '这不是那个密码吧')
    await expect(page.getByText('账号或密码不对')).toBeVisible()
    for (let tries = 0; tries < 9; tries++) {
      await page.request.post(`${house.url}/api/session`, { data: { name: 'zhoulan', password: `这不是那个密码吧${tries}` } })
    }
    await signIn(page, 'zhoulan')
    await expect(page.getByText(/尝试次数过多，.*秒后可以再试/)).toBeVisible()
    await expect(page.getByRole('button', { name: '登录', exact: true })).toHaveAttribute('aria-disabled', 'true')
    await page.screenshot({ path: test.info().outputPath('locked.png') })
  } finally {
    await house.stop()
  }
})

test.describe('in a district of two streets', () => {
  // The audit tells of what was done before it.
  test.describe.configure({ mode: 'serial' })
  let house: House
  test.beforeAll(async () => {
    house = await openHouse('streets')
    house.command(['account', 'add', 'zhoulan', '--display', '周岚', '--role', 'admin', '--stdin'], `${PASSWORD}\n`)
  })
  test.afterAll(() => house.stop())

  test('somebody is added, granted one street on the map, and sees and edits that street alone', async ({ page, browser }) => {
    const heard = listen(page)
    await page.goto(`${house.url}/settings/accounts?probe`)
    await signIn(page, 'zhoulan')
    await expect(page.getByRole('cell', { name: /周岚/ })).toBeVisible()
    await page.getByRole('button', { name: '添加账号' }).click()
    await page.getByLabel('姓名', { exact: true }).fill('王素琴')
    await page.getByRole('textbox', { name: '账号', exact: true }).fill('wangsuqin')
    await page.getByRole('button', { name: '添加并生成邀请链接' }).click()
    const link = await page.locator('code', { hasText: '/setup/' }).textContent()
    await expect(page.getByText('还没有权限：能登录，但什么也看不到')).toBeVisible()

    await page.goto(`${house.url}/settings/accounts/wangsuqin?probe`)
    await page.getByRole('button', { name: '添加一条权限' }).click()
    await page.getByLabel('角色').selectOption({ label: '养护班组' })
    await page.getByRole('radio', { name: '一块地方' }).check()
    await idle(page)
    await expect(page.getByText('先选定地方，才能保存')).toBeVisible()
    await expectAccessible(page)
    await clickAt(page, PLACES.east)
    await expect(page.getByRole('button', { name: '东山街道', pressed: true })).toBeVisible()
    await page.getByRole('region', { name: '选一块地方' }).getByRole('button', { name: '西水街道' }).click()
    await expect(page.getByText('西水街道，所有类别')).toBeVisible()
    await page.screenshot({ path: test.info().outputPath('territory.png') })
    await page.getByRole('button', { name: '保存 1 处改动' }).click()
    await expect(toast(page, '已保存王素琴的权限')).toBeVisible()
    await expect
      .poll(() =>
        page.evaluate(() =>
          window.__map.style?.loaded() ? window.__map.querySourceFeatures('territory').map((it) => it.properties.name) : [],
        ),
      )
      .toContain('西水街道')

    const desk = await browser.newContext({
      locale: 'zh-CN',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
      viewport: { width: 1440, height: 900 },
      isMobile: false,
      hasTouch: false,
    })
    const crew = await desk.newPage()
    await crew.goto(new URL(new URL(link ?? '').pathname, house.url).href)
    await crew.getByLabel('新密码').fill(PASSWORD)
    await crew.getByRole('button', { name: '设好密码并登录' }).click()
    await idle(crew)
    await expect(crew.getByRole('button', { name: `列出路灯：${WESTERN_LAMPS} 个` })).toBeVisible()
    const request = crew.request
    const { items } = await (await request.get(`${house.url}/api/assets?class=street_light`)).json()
    expect(items).toHaveLength(WESTERN_LAMPS)
    await account(crew).click()
    await expect(crew.getByRole('dialog').getByText('西水街道')).toBeVisible()
    await expect(crew.getByRole('link', { name: '审计' })).toHaveCount(0)
    await crew.goto(`${house.url}/settings/audit`)
    await expect(crew.getByText('您看不到审计')).toBeVisible()
    await expect(crew.getByText('可授权的人：周岚')).toBeVisible()

    // Of a street that is not his he learns that it is there, and whom to ask, in the language of the page.
    const streets = (await (await page.request.get(`${house.url}/api/boundaries?kind=street`)).json()).items
    const east = streets.find((it: { name: string }) => it.name === '东山街道')
    await crew.goto(`${house.url}/map#sel=b${east.id}`)
    await expect(crew.getByRole('alert').filter({ hasText: '您看不到东山街道。可授权的人：周岚' })).toBeVisible()
    await crew.goto(`${house.url}/map#sel=b${east.id}&lang=en`)
    await expect(crew.getByRole('alert').filter({ hasText: '东山街道; who can grant it: 周岚' })).toBeVisible()

    // The session ends under a draft: it survives, and what was refused is sent after signing in again.
    const lamp = items[0]
    await crew.goto(`${house.url}/map#sel=${lamp.id}&do=edit&lang=zh`)
    const form = crew.getByRole('complementary', { name: '编辑' })
    await form.getByRole('radio', { name: '破损' }).check()
    await form.getByRole('textbox', { name: '说明', exact: true }).fill('灯不亮')
    await desk.clearCookies()
    await form.getByRole('button', { name: '保存 1 处改动' }).click()
    const sheet = crew.getByRole('dialog', { name: '登录已过期' })
    await expect(sheet.getByLabel('账号')).toHaveValue('wangsuqin')
    await crew.screenshot({ path: test.info().outputPath('ended.png') })
    await sheet.getByLabel('密码', { exact: true }).fill(PASSWORD)
    await sheet.getByRole('button', { name: '登录', exact: true }).click()
    await expect(toast(crew, '破损')).toBeVisible()
    await expect(crew.getByRole('complementary', { name: '属性' })).toContainText('破损')

    // A right that is taken holds at the next request.
    await page.goto(`${house.url}/settings/accounts/wangsuqin`)
    await page.getByLabel('角色').selectOption({ label: '查看员' })
    await page.getByRole('button', { name: '保存 1 处改动' }).click()
    await expect(toast(page, '已保存王素琴的权限')).toBeVisible()
    await crew.getByRole('button', { name: '标为完好' }).click()
    await expect(crew.getByText(/您没有“?编辑部件”?的权限。可授权的人：周岚/)).toBeVisible()
    await desk.close()
    expect(heard).toEqual([])
  })

  test('the audit tells who did what, narrowed by a filter that the address carries', async ({ page, isMobile }) => {
    await page.goto(`${house.url}/settings/audit`)
    await signIn(page, 'zhoulan')
    await expect(page.getByText('台账链头 · 修订')).toBeVisible()
    await page.getByLabel('做了什么').selectOption({ label: '账号与权限' })
    const line = page.getByRole('button', { name: '改“王素琴”的权限' }).first()
    await line.click()
    await expect(page.getByText('养护班组（西水街道）')).toBeVisible()
    await expectAccessible(page)
    await page.screenshot({ path: test.info().outputPath('audit.png') })
    await expect(page).toHaveURL(/topic=rights/)
    if (isMobile) await page.getByRole('button', { name: '更多筛选' }).click()
    await page.getByLabel('文字').fill('没有这样的事')
    await expect(page.getByText('没有符合筛选的记录')).toBeVisible()
    await page.getByRole('button', { name: '清除筛选' }).first().click()
    await page.getByLabel('做了什么').selectOption({ label: '台账改动' })
    await page.getByLabel('谁').fill('wangsuqin')
    await page.getByRole('button', { name: '灯不亮' }).click()
    await page.getByRole('button', { name: '在地图上看这次改动' }).click()
    await expect(page.getByLabel('整批改动', { exact: true })).toContainText('灯不亮')
  })

  test('in English the pages of trust have no fault of accessibility, and none runs out of its window', { tag: '@long' }, async ({
    page,
  }) => {
    await page.goto(`${house.url}/settings/me#lang=en`)
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('textbox', { name: 'Account', exact: true }).fill('zhoulan')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('heading', { name: '周岚' })).toBeVisible()
    const pages: readonly (readonly [string, string])[] = [
      ['me', '周岚'],
      ['accounts', 'Accounts'],
      ['accounts/zhoulan', '周岚'],
      ['roles', 'Roles and rights'],
      ['audit', 'Audit'],
      ['basemap', 'Basemap settings'],
      ['public', 'Public face'],
    ]
    for (const [path, heading] of pages) {
      await page.goto(`${house.url}/settings/${path}#lang=en`)
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await expectAccessible(page)
      const beyond = await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter(
            (it) =>
              it.getBoundingClientRect().right > window.innerWidth + 1 && !it.closest('nav, section[tabindex], .maplibregl-map'),
          )
          .map((it) => it.outerHTML.slice(0, 120)),
      )
      expect(beyond, path).toEqual([])
      await page.screenshot({ path: test.info().outputPath(`${path.replace('/', '-')}.png`) })
    }
  })
})

test('the sample says that it is one, and its demo user sees and may what the chosen role does', { tag: '@phone' }, async ({
  page,
  isMobile,
}) => {
  await page.goto('/map?probe')
  await idle(page)
  const choose = async (role: string) => {
    await (isMobile ? account(page) : page.getByRole('button', { name: /^示例 ·/ })).click()
    await Promise.all([page.waitForEvent('load'), page.getByRole('radio', { name: role }).click()])
  }
  const total = (await (await page.request.get('/api/status')).json()).assets
  await choose('养护班组')
  await idle(page)
  const { territory, permissions } = await (await page.request.get('/api/session')).json()
  expect(territory).toHaveLength(1)
  expect(permissions).not.toContain('import')
  expect((await (await page.request.get('/api/status')).json()).assets).toBeLessThan(total)
  if (!isMobile) {
    await expect(page.getByRole('button', { name: '示例 · 以养护班组的身份' })).toBeVisible()
    await expect(page.getByRole('navigation', { name: '页面' }).getByRole('link')).toHaveText(['地图'])
  }
  await choose('督查员')
  const lamp = (await (await page.request.get('/api/assets?class=street_light&condition=damaged&limit=1')).json()).items[0]
  await page.goto(`/map?probe#sel=${lamp.id}`)
  const edit = page.getByRole('button', { name: '编辑', exact: true })
  await expect(edit).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText('您没有编辑部件的权限')).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: test.info().outputPath('denied.png') })
  await page.goto('/import')
  await expect(page.getByText('您看不到导入')).toBeVisible()
  await choose('全部角色')
  await page.goto('/import')
  await expect(page.getByRole('region', { name: /导入/ }).first()).toBeVisible()
})
