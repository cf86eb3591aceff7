import { describe, expect, test } from 'vitest'
import { undoEscapes } from './undo-escapes.ts'

test.each([
  ['nothing to do', 'nothing to do'],
  ['\\u0041\\u00e9', 'Aé'],
  ['\\"a\\/b\\\\c\\n', '"a/b\\c\\n'],
  ['&#x41;&#66;&#X43;&amp;lt&LT;&gt;&quot;&apos;', 'ABC&lt<>"\''],
  ['a%2Bb%2f%zz%', 'a+b/%zz%'],
  ['&#9999999;&unknown;', '\u{10ffff}&unknown;'],
])('%s says %s', (text, plain) => {
  expect(undoEscapes(text).plain).toBe(plain)
})

describe('what was escaped differently says the same', () => {
  const text = `a\\b "c" <d>&amp; e%41 f/g+h=`
  const inJson = (one: string): string => JSON.stringify(one).slice(1, -1)
  test.each([
    inJson(text),
    inJson(inJson(text)),
    encodeURIComponent(text),
    text.replaceAll('&', '&amp;').replaceAll('"', '&#34;').replaceAll('<', '&lt;').replaceAll('=', '&#x3D;'),
    [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  ])('%s', (escaped) => {
    expect(undoEscapes(escaped).plain).toBe(undoEscapes(text).plain)
  })
})

test('a place of what it says is found in the text', () => {
  const text = 'ab%2525c\\"d'
  const { plain, sourceOf } = undoEscapes(text)
  expect(plain).toBe('ab%c"d')
  expect([0, 1, 2, 3, 4, 5, 6].map(sourceOf)).toEqual([0, 1, 2, 7, 8, 10, 11])
})

test('escapes of escapes are not gone through without end', () => {
  expect(undoEscapes(`%${'25'.repeat(5)}`).plain).toBe('%2525')
})
