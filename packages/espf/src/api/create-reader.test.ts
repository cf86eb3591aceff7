import { SetStatusParams } from '@openespf/contract/espf'
import { expect, test } from 'vitest'
import { createReader } from './create-reader.ts'

const read = createReader<SetStatusParams>(SetStatusParams)
const fine = { status: 'OK', group: 'HSS' }

test.each([
  fine,
  { ...fine, status: 'IN_PROGRESS' },
  { ...fine, message: '' },
  { ...fine, message: 'é'.repeat(4000) },
  { ...fine, message: '\u{1f600}'.repeat(4000) },
  { ...fine, message: 'two\nlines' },
])('%j is a status', (value) => {
  expect(read(value)).toBe(value)
})

test.each([
  [undefined, 'object'],
  [[fine], 'object'],
  [{ ...fine, status: 'DONE' }, 'status'],
  [{ ...fine, status: 'ok' }, 'status'],
  [{ status: 'OK' }, 'group'],
  [{ group: 'HSS' }, 'status'],
  [{ ...fine, group: '' }, 'group'],
  [{ ...fine, group: 'x'.repeat(65) }, 'group'],
  [{ ...fine, message: 'x'.repeat(4001) }, 'message'],
  [{ ...fine, message: 'e\u0301'.repeat(4000) }, 'message'],
  [{ ...fine, message: 'a\0b' }, 'message'],
  [{ ...fine, message: '\ud800' }, 'message'],
  [{ ...fine, message: 7 }, 'message'],
  [{ ...fine, msg: 'typo' }, 'msg'],
  [JSON.parse('{"status":"OK","group":"HSS","__proto__":{}}'), '__proto__'],
])('%j is refused by what is wrong with it', (value, word) => {
  expect(() => read(value)).toThrow(expect.objectContaining({ code: 'request.invalid' }))
  expect(() => read(value)).toThrow(word)
})
