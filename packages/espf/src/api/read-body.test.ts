import { expect, test } from 'vitest'
import { readForm, readJson } from './read-body.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('JSON is read, and an empty body is none', () => {
  expect(readJson(bytes('{"name":"IOT"}'))).toEqual({ name: 'IOT' })
  expect(readJson(bytes(''))).toBeUndefined()
})

test.each(['{', 'name=IOT', '{"name":"IOT"} x', "{'name':1}"])('%j is not JSON', (text) => {
  expect(() => readJson(bytes(text))).toThrow(expect.objectContaining({ code: 'request.not_json' }))
})

test('a form is decoded', () => {
  const form = readForm(bytes('status=OK&group=HSS&message=50%25+of%20%C3%A9+done%0A&empty='))
  expect(form).toEqual({ status: 'OK', group: 'HSS', message: '50% of é done\n', empty: '' })
  expect(readForm(bytes(''))).toEqual({})
})

test('a name given twice is refused', () => {
  expect(() => readForm(bytes('a=1&b=2&a=1'))).toThrow('a is given twice')
})

test('bytes that are not UTF-8 are refused', () => {
  for (const read of [readJson, readForm])
    expect(() => read(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(
      expect.objectContaining({ code: 'request.invalid' }),
    )
})
