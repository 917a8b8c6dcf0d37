import { expect, test } from 'vitest'
import { actorText, actorTitle } from '../src/format/actor'
import type { Words } from '../src/i18n/useWords'
import { frame } from '../src/i18n/zh/frame'
import { map } from '../src/i18n/zh/map'

const book: Readonly<Record<string, string>> = { ...frame, ...map }
const words = { say: (key: string) => book[key] } as Words

test('who wrote has the name that the account has now, and else the account itself', () => {
  expect(actorText({ actor: 'zhoulan', actor_name: '周岚' }, words)).toBe('周岚')
  expect(actorTitle({ actor: 'zhoulan', actor_name: '周岚' })).toBe('zhoulan')
  expect(actorText({ actor: 'zhoulan' }, words)).toBe('zhoulan')
  expect(actorTitle({ actor: 'zhoulan' })).toBeUndefined()
  expect(actorText({ actor: 'demo' }, words)).toBe('演示用户')
  expect(actorText({ actor: 'anonymous' }, words)).toBe('未署名用户')
})
