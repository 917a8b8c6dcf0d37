import { describe, expect, test } from 'vitest'
import { sentence } from '../src/i18n/sentence'

const book = { one: 'Hello {{name}}', rows_one: '{{n}} row', rows_other: '{{n}} rows', zh_other: '{{n}} 行' }

describe('a sentence', () => {
  test('fills its holes, and leaves one that got no value to be seen', () => {
    expect(sentence(book, 'en', 'one', { name: 'Lin' })).toBe('Hello Lin')
    expect(sentence(book, 'en', 'one')).toBe('Hello {{name}}')
  })

  test('takes the plural of its language', () => {
    expect(sentence(book, 'en', 'rows', { count: 1, n: '1' })).toBe('1 row')
    expect(sentence(book, 'en', 'rows', { count: 1204, n: '1,204' })).toBe('1,204 rows')
    expect(sentence(book, 'zh', 'zh', { count: 1, n: '1' })).toBe('1 行')
  })

  test('puts values in as they are', () => {
    expect(sentence(book, 'en', 'one', { name: '{{n}} $& <b>' })).toBe('Hello {{n}} $& <b>')
  })

  test('that nobody wrote comes back as its key', () => {
    expect(sentence(book, 'en', 'gone')).toBe('gone')
  })
})
