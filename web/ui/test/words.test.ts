import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en as enFirst } from '../src/i18n/en'
import { imports as enImports } from '../src/i18n/en/imports'
import { settings as enSettings } from '../src/i18n/en/settings'
import { zh as zhFirst } from '../src/i18n/zh'
import { imports as zhImports } from '../src/i18n/zh/imports'
import { settings as zhSettings } from '../src/i18n/zh/settings'

const zh = { ...zhFirst, ...zhImports, ...zhSettings }
const en: Readonly<Record<string, string>> = { ...enFirst, ...enImports, ...enSettings }

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
