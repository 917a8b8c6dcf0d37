import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en as enFirst } from '../src/i18n/en'
import { accounts as enAccounts } from '../src/i18n/en/accounts'
import { area as enArea } from '../src/i18n/en/area'
import { audit as enAudit } from '../src/i18n/en/audit'
import { begin as enBegin } from '../src/i18n/en/begin'
import { bulk as enBulk } from '../src/i18n/en/bulk'
import { entry as enEntry } from '../src/i18n/en/entry'
import { face as enFace } from '../src/i18n/en/face'
import { imports as enImports } from '../src/i18n/en/imports'
import { print as enPrint } from '../src/i18n/en/print'
import { rows as enRows } from '../src/i18n/en/rows'
import { settings as enSettings } from '../src/i18n/en/settings'
import { zh as zhFirst } from '../src/i18n/zh'
import { accounts as zhAccounts } from '../src/i18n/zh/accounts'
import { area as zhArea } from '../src/i18n/zh/area'
import { audit as zhAudit } from '../src/i18n/zh/audit'
import { begin as zhBegin } from '../src/i18n/zh/begin'
import { bulk as zhBulk } from '../src/i18n/zh/bulk'
import { entry as zhEntry } from '../src/i18n/zh/entry'
import { face as zhFace } from '../src/i18n/zh/face'
import { imports as zhImports } from '../src/i18n/zh/imports'
import { print as zhPrint } from '../src/i18n/zh/print'
import { rows as zhRows } from '../src/i18n/zh/rows'
import { settings as zhSettings } from '../src/i18n/zh/settings'

const zh = {
  ...zhFirst,
  ...zhAccounts,
  ...zhArea,
  ...zhAudit,
  ...zhBegin,
  ...zhBulk,
  ...zhEntry,
  ...zhFace,
  ...zhImports,
  ...zhPrint,
  ...zhRows,
  ...zhSettings,
}
const en: Readonly<Record<string, string>> = {
  ...enFirst,
  ...enAccounts,
  ...enArea,
  ...enAudit,
  ...enBegin,
  ...enBulk,
  ...enEntry,
  ...enFace,
  ...enImports,
  ...enPrint,
  ...enRows,
  ...enSettings,
}

const stem = (key: string) => key.replace(/_(one|other)$/, '')
const stems = (dictionary: object) => [...new Set(Object.keys(dictionary).map(stem))].sort()
const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1]).sort()

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) => {
    const path = join(folder, it.name)
    if (it.isDirectory()) return sources(path)
    return /\.(tsx?|css)$/.test(it.name) ? [path] : []
  })
}

const src = new URL('../src', import.meta.url).pathname

describe('the dictionary', () => {
  test('has the same sentences in both languages', () => {
    expect(stems(en)).toEqual(stems(zh))
  })

  test('fills the same holes in both languages', () => {
    for (const [key, text] of Object.entries(zh)) {
      const other = en[key] ?? en[`${stem(key)}_other`] ?? ''
      expect(holes(other), key).toEqual(holes(text))
    }
  })

  test('has a singular and a plural in English wherever there is a number', () => {
    for (const key of Object.keys(zh).filter((it) => it.endsWith('_other'))) expect(en, key).toHaveProperty([`${stem(key)}_one`])
  })

  test('shouts nowhere and says 您', () => {
    for (const text of [...Object.values(zh), ...Object.values(en)]) expect(text).not.toMatch(/[!！]|操作成功|你/)
  })

  test('says nothing that no component asks for', () => {
    const code = sources(src)
      .filter((path) => !/i18n.(zh|en)\b/.test(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')
    expect(stems(zh).filter((key) => !code.includes(`'${key}'`))).toEqual([])
  })
})

describe('the sources', () => {
  test('hold no colour outside tokens.json', () => {
    for (const path of sources(src)) {
      const code = readFileSync(path, 'utf8')
      expect(
        code
          .match(/#[0-9a-fA-F]{3,8}\b(?!\w)/g)
          ?.filter((hit) => /^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/.test(hit)) ?? [],
        path,
      ).toEqual([])
      expect(code.match(/rgba?\(\s*\d/g) ?? [], path).toEqual([])
    }
  })
})
