import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  write(createLog({ level: 'debug', name: 'test', destination: { write: (line) => (text += line) } }))
  return text
}

test('fields with the names of secrets are masked, also below others', () => {
  const text = logged((log) =>
    log.info(
      { password: 'canary1', auth: { token: 'canary2' }, card: { keys: { ki: 'canary3' } }, login: 'anna' },
      'x',
    ),
  )
  expect(text).not.toContain('canary')
  expect(text).toContain('anna')
})

test('an error is written with its message, code, stack and cause, and nothing that hangs on it', () => {
  const error = Object.assign(new Error('lost', { cause: new Error('reset') }), {
    code: 'ECONNRESET',
    client: { statements: 'canary' },
  })
  const line: { err: object } = JSON.parse(logged((log) => log.warn({ err: error }, 'x')))
  expect(line.err).toMatchObject({
    type: 'Error',
    message: 'lost',
    code: 'ECONNRESET',
    cause: { message: 'reset' },
  })
  expect(JSON.stringify(line)).not.toContain('canary')
})
