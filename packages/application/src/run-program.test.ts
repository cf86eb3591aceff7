import { expect, test } from 'vitest'
import { ExternalUnreachable } from './connector.ts'
import { runProgram } from './run-program.ts'

const run = (script: string, changes: object = {}) =>
  runProgram({ command: '/bin/sh', args: ['-c', script], input: '', env: {}, timeoutMs: 10_000, ...changes })

test('input goes in, output, errors and the exit code come out', async () => {
  expect(await run('cat; echo oops >&2; exit 3', { input: 'hello' })).toEqual({
    code: 3,
    stdout: 'hello',
    stderr: 'oops\n',
  })
})

test('a program that does not read its input is none the worse', async () => {
  expect(await run('echo ok', { input: 'x'.repeat(1_000_000) })).toMatchObject({ code: 0, stdout: 'ok\n' })
})

test('nothing of the environment goes along but what is given', async () => {
  process.env['CONNECTOR_TEST_SECRET'] = 'hush'
  const { stdout } = await run('env', { env: { GIVEN: '1' } })
  delete process.env['CONNECTOR_TEST_SECRET']
  expect(stdout).toContain('GIVEN=1')
  expect(stdout).not.toContain('hush')
})

test.each([
  ['a program that is not there', { command: '/no/such/program' }, 'it cannot be started'],
  [
    'one that takes too long, with its children',
    { args: ['-c', 'sleep 60 & sleep 60'], timeoutMs: 50 },
    'within 50 ms',
  ],
  ['one that writes too much', { args: ['-c', 'yes'] }, 'more than 1 MB'],
  ['one that is stopped', { args: ['-c', 'sleep 60'], signal: AbortSignal.abort() }, 'it was stopped'],
  ['one that is killed', { args: ['-c', 'kill -9 $$'] }, 'it was killed'],
])('%s is unreachable', async (_, changes, message) => {
  const failure = run('', changes)
  await expect(failure).rejects.toBeInstanceOf(ExternalUnreachable)
  await expect(failure).rejects.toThrow(message)
})

test('much on standard error is cut, not refused', async () => {
  const { stderr } = await run('head -c 100000 /dev/zero | tr "\\0" x >&2')
  expect(stderr).toHaveLength(16 * 1024)
})
