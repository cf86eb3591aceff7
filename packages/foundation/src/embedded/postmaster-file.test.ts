import { expect, test } from 'vitest'
import { parsePostmasterFile } from './postmaster-file.ts'

const running = '4711\n/srv/data\n1764000000\n5432\n/tmp/sockets\n\n  1234567   8\nready   \n'

test('reads what a running server says', () => {
  expect(parsePostmasterFile(running)).toEqual({
    pid: 4711,
    dataDir: '/srv/data',
    port: 5432,
    socketFolder: '/tmp/sockets',
    address: '',
    ready: true,
  })
})

test.each(['starting', 'stopping', ''])('a server whose status is "%s" is not ready', (status) => {
  expect(parsePostmasterFile(running.replace('ready', status))?.ready).toBe(false)
})

test.each([
  ['empty', ''],
  ['cut off after the pid', '4711\n'],
  ['cut off before the port', '4711\n/srv/data\n1764000000\n'],
  ['no pid', 'x\n/srv/data\n1764000000\n5432\n'],
  ['a pid that kill() would take for a group', '-4711\n/srv/data\n1764000000\n5432\n'],
  ['no folder', '4711\n\n1764000000\n5432\n'],
])('a file that is %s is not whole', (_, text) => {
  expect(parsePostmasterFile(text)).toBeUndefined()
})
