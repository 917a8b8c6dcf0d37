import { describe, expect, test } from 'vitest'
import { weave } from '../src/access/cloth'
import { initials } from '../src/access/initials'
import { mayOn } from '../src/access/mayOn'
import { displayFault, nameFault, passwordFault } from '../src/access/rules'
import type { Grant, Session } from '../src/access/session'
import { may, personOf, reachOf as reachText } from '../src/access/session'
import type { Roles } from '../src/access/useRoles'
import { wayOn } from '../src/access/wayOn'
import { changesOf, isWhole, NO_PLACE, sameGrants } from '../src/accounts/draft'
import { reachOf } from '../src/accounts/reach'
import { pathOf, type Route, routeOf } from '../src/app/route'
import { homeOf, PAGES, SETTINGS, screenOf, usable } from '../src/app/screens'

const label = { zh: '', en: '' }
const roles: Roles = {
  roles: [
    { key: 'viewer', name: label, permissions: ['see', 'history'] },
    { key: 'crew', name: label, permissions: ['see', 'history', 'edit'] },
    { key: 'admin', name: label, permissions: ['see', 'history', 'accounts'] },
  ],
  permissions: (['see', 'history', 'edit', 'accounts'] as const).map((key) => ({ key, name: label })),
  groups: [],
}
const grant = (role: string, boundary = 0, groups: readonly string[] = []): Grant => ({ role, boundary, groups })

const session = (part: Partial<Session> = {}): Session => ({
  signed_in: true,
  account: 'zhoulan',
  display: '周岚',
  means: 'session',
  roles: ['viewer'],
  permissions: ['see', 'history'],
  territory: [],
  groups: [],
  demo: { on: false, as: '', offered: [] },
  csrf: 'a',
  setup_needed: false,
  ...part,
})

describe('addresses', () => {
  const routes: readonly Route[] = [
    { page: 'map' },
    { page: 'import' },
    { page: 'import', job: '0192f3a0-7' },
    { page: 'me' },
    { page: 'roles' },
    { page: 'audit' },
    { page: 'basemap' },
    { page: 'accounts' },
    { page: 'accounts', account: '王 素琴/@x' },
    { page: 'sign-in' },
    { page: 'setup', secret: 'aB-_9' },
  ]
  test('lead back to their pages', () => {
    for (const route of routes) expect(routeOf(pathOf(route))).toEqual(route)
  })

  test('lead nowhere else, whatever is written in them', () => {
    for (const path of [
      '//evil.example/map',
      '/\\evil',
      'https://evil.example',
      '/settings/%E0%A4%A',
      '/setup/',
      '/setup/a/b',
      '',
    ]) {
      expect(pathOf(routeOf(path))).toMatch(/^\/(map|settings)/)
    }
  })
})

describe('screens', () => {
  test('are shown to those who may use them', () => {
    const keys = (permissions: Session['permissions']) => usable([...PAGES, ...SETTINGS], permissions).map((it) => it.to.page)
    expect(keys([])).toEqual(['me', 'roles'])
    expect(keys(['see'])).toEqual(['map', 'me', 'roles'])
    expect(keys(['see', 'import', 'audit'])).toEqual(['map', 'import', 'me', 'roles', 'audit'])
    expect(screenOf('audit')?.needs).toBe('audit')
  })

  test('a role begins on its own one where that exists', () => {
    expect(homeOf(['keeper'])).toEqual({ page: 'import' })
    expect(homeOf(['viewer', 'keeper'])).toEqual({ page: 'import' })
    expect(homeOf(['keeper', 'planner'])).toEqual({ page: 'map' })
    expect(homeOf([])).toEqual({ page: 'map' })
  })
})

describe('the way on after signing in', () => {
  const way = (search: string, hash = '', roles = ['keeper']) => wayOn(roles, { search, hash })
  test('leads back with the view and the filter of the link', () => {
    const back = (path: string) => `?back=${encodeURIComponent(path)}`
    expect(way(back('/settings/audit?topic=rights'), '#lang=en')).toBe('/settings/audit?topic=rights#lang=en')
    expect(way(back('/map'), '#z=15/41/123&sel=7')).toBe('/map#z=15/41/123&sel=7')
  })

  test('leads to the screen of the role where no link was followed', () => {
    expect(way('')).toBe('/import')
    expect(way('', '#lang=en')).toBe('/import#lang=en')
    expect(way('', '', ['planner'])).toBe('/map')
    expect(way('', '#sel=7')).toBe('/map#sel=7')
    expect(way('?back=%2Fsign-in')).toBe('/import')
  })

  test('leads nowhere else', () => {
    for (const to of ['//evil.example/map', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)', '/setup/abc']) {
      expect(way(`?back=${encodeURIComponent(to)}`)).toMatch(/^\/(map|import)/)
    }
  })
})

describe('who asks', () => {
  test('is somebody else in another role of the demo, and the same with another token of the session', () => {
    const demo = (as: string) => session({ means: 'demo', account: 'demo', demo: { on: true, as, offered: [] } })
    expect(personOf(demo('crew'))).not.toBe(personOf(demo('planner')))
    expect(personOf(session({ csrf: 'b' }))).toBe(personOf(session()))
    expect(personOf(session({ account: 'lijianguo' }))).not.toBe(personOf(session()))
  })

  test('reaches as far as before until a right changes', () => {
    expect(reachText(session({ csrf: 'b', expires_at: '2026' }))).toBe(reachText(session()))
    expect(reachText(session({ territory: [{ id: 2, name: '湖滨街道', kind: 'street' }] }))).not.toBe(reachText(session()))
    expect(reachText(session({ permissions: ['see'] }))).not.toBe(reachText(session()))
  })

  test('may what is listed, and everything that needs nothing', () => {
    expect(may(session(), 'see')).toBe(true)
    expect(may(session(), 'edit')).toBe(false)
    expect(may(undefined, undefined)).toBe(true)
    expect(may(undefined, 'see')).toBe(false)
  })
})

describe('names', () => {
  test('are shortened for the avatar', () => {
    expect(initials('周岚')).toBe('周岚')
    expect(initials('王素琴')).toBe('素琴')
    expect(initials('Ada Lovelace')).toBe('AL')
    expect(initials('zhou.lan')).toBe('ZL')
    expect(initials('  ')).toBe('')
  })

  test('of accounts are small letters, digits and Chinese characters', () => {
    for (const good of ['zhoulan', 'a1', '周岚', 'crew-7_b.c@x', ' Zhoulan ']) expect(nameFault(good), good).toBeUndefined()
    for (const bad of ['', 'a', '.a', 'a b', 'é1', 'a'.repeat(65), 'a/b']) expect(nameFault(bad), bad).toBeDefined()
  })

  test('and passwords have their bounds', () => {
    expect(passwordFault('九个汉字不够长的啊')).toBe('setup.faultShort')
    expect(passwordFault('十个汉字正好够长了吧')).toBeUndefined()
    expect(passwordFault('字'.repeat(67))).toBe('setup.faultLong')
    expect(displayFault('   ')).toBeDefined()
    expect(displayFault('周岚')).toBeUndefined()
  })
})

describe('what may be done to a record', () => {
  const edit = (grants: readonly Grant[], group: string | undefined, boundaries: readonly number[]) =>
    mayOn(grants, roles, { permission: 'edit', at: { group, boundaries } })
  test('goes by role, place and class together', () => {
    const grants = [grant('viewer'), grant('crew', 2, ['LAMP'])]
    expect(edit(grants, 'LAMP', [2, 7])).toBe(true)
    expect(edit(grants, 'LAMP', [3])).toBe(false)
    expect(edit(grants, 'WELL', [2])).toBe(false)
    expect(edit(grants, undefined, [2])).toBe(false)
    expect(edit([grant('crew')], 'WELL', [])).toBe(true)
    expect(edit([grant('admin')], 'WELL', [])).toBe(false)
  })
})

describe('grants', () => {
  test('are the same in any order and with any order of groups', () => {
    const a = [grant('crew', 2, ['LAMP', 'POLE']), grant('viewer')]
    expect(sameGrants(a, [grant('viewer'), grant('crew', 2, ['POLE', 'LAMP'])])).toBe(true)
    expect(sameGrants(a, [grant('viewer')])).toBe(false)
    expect(sameGrants([grant('viewer'), grant('viewer')], [grant('viewer')])).toBe(true)
  })

  test('count one change for what was changed, added or taken away', () => {
    const before = [grant('crew', 2), grant('viewer')]
    expect(changesOf(before, before)).toBe(0)
    expect(changesOf(before, [grant('crew', 3), grant('viewer')])).toBe(1)
    expect(changesOf(before, [...before, grant('admin')])).toBe(1)
    expect(changesOf(before, [])).toBe(2)
    expect(isWhole([grant('crew', NO_PLACE)])).toBe(false)
  })

  test('add up place by place, without what holds everywhere anyway', () => {
    expect(reachOf([grant('crew', 2, ['LAMP']), grant('viewer'), grant('viewer', 5)], roles)).toEqual([
      { boundary: 0, groups: [], permissions: ['see', 'history'] },
      { boundary: 2, groups: ['LAMP'], permissions: ['edit'] },
    ])
    expect(reachOf([grant('viewer', 4), grant('crew', 4)], roles)).toEqual([
      { boundary: 4, groups: [], permissions: ['see', 'history', 'edit'] },
    ])
    expect(reachOf([], roles)).toEqual([])
  })
})

test('the cloth is worked the same way every time', () => {
  expect(weave()).toEqual(weave())
  expect(weave().stitches.every((it) => it.length > 0)).toBe(true)
})
