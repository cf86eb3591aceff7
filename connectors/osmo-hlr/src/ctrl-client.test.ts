import { ExternalUnreachable, type TcpConnection } from '@openespf/application/connector'
import { expect, test } from 'vitest'
import { createCtrlClient } from './ctrl-client.ts'
import { decodeFrames, encodeFrame } from './ctrl-protocol.ts'

const address = { host: 'hlr.test', port: 4259, timeoutMs: 1000 }

/** A connection that answers each request with the given chunks; `undefined` closes it. */
function scripted(
  answers: ((request: string) => (Uint8Array | undefined)[])[],
): TcpConnection & { asked: string[] } {
  const asked: string[] = []
  const chunks: (Uint8Array | undefined)[] = []
  return {
    asked,
    async write(data) {
      const decoded = decodeFrames(data)
      const request = decoded.kind === 'texts' ? (decoded.texts[0] ?? '') : ''
      asked.push(request)
      chunks.push(...(answers.shift()?.(request) ?? [undefined]))
    },
    read: async () => chunks.shift(),
    close: () => undefined,
  }
}

const reply = (value: string) => (request: string) => {
  const [verb, id, variable] = request.split(' ')
  return [encodeFrame(`${verb}_REPLY ${id} ${variable} ${value}`)]
}

function client(...connections: TcpConnection[]) {
  let opened = 0
  const ctrl = createCtrlClient(async () => {
    const connection = connections[opened++]
    if (connection === undefined) throw new ExternalUnreachable('refused')
    return connection
  }, address)
  return { ctrl, opened: () => opened }
}

test('requests made at once share one connection and go one after another', async () => {
  const connection = scripted([reply('a'), reply('b'), reply('OK')])
  const { ctrl, opened } = client(connection)
  expect(await Promise.all([ctrl.get('x'), ctrl.get('y'), ctrl.set('z', '1')])).toEqual([
    { kind: 'reply', value: 'a' },
    { kind: 'reply', value: 'b' },
    { kind: 'reply', value: 'OK' },
  ])
  expect(connection.asked).toEqual(['GET 1 x', 'GET 2 y', 'SET 3 z 1'])
  expect(opened()).toBe(1)
})

test('traps are passed over, and an answer may come in pieces', async () => {
  const answer = encodeFrame('GET_REPLY 1 x 5')
  const bytes = Buffer.concat([encodeFrame('TRAP 0 y 1'), answer])
  const { ctrl } = client(scripted([() => [...bytes].map((byte) => Uint8Array.of(byte))]))
  expect(await ctrl.get('x')).toEqual({ kind: 'reply', value: '5' })
})

test('an error is an answer, also where the server could not read the id', async () => {
  const { ctrl } = client(
    scripted([
      () => [encodeFrame('ERROR 1 No such subscriber.')],
      () => [encodeFrame('ERROR err Invalid message ID number')],
    ]),
  )
  expect(await ctrl.get('x')).toEqual({ kind: 'error', text: 'No such subscriber.' })
  expect(await ctrl.get('x')).toEqual({ kind: 'error', text: 'Invalid message ID number' })
})

test('a kept connection that was closed meanwhile is opened anew within the call', async () => {
  const { ctrl, opened } = client(scripted([reply('a')]), scripted([reply('b')]))
  await ctrl.get('x')
  expect(await ctrl.get('y')).toEqual({ kind: 'reply', value: 'b' })
  expect(opened()).toBe(2)
})

test('a new connection that closes at once is not tried again, and the next call opens another', async () => {
  const { ctrl, opened } = client(scripted([]), scripted([reply('a')]))
  await expect(ctrl.get('x')).rejects.toThrow('hlr.test:4259 ended the connection without an answer')
  expect(opened()).toBe(1)
  expect(await ctrl.get('x')).toEqual({ kind: 'reply', value: 'a' })
})

test('when there is no answer, all that wait fail with it and are not asked; what is asked later is', async () => {
  const silent = { ...scripted([() => []]), read: () => Promise.reject(new ExternalUnreachable('no answer')) }
  const { ctrl, opened } = client(silent, scripted([reply('a')]))
  const outcomes = await Promise.allSettled([ctrl.get('x'), ctrl.get('y'), ctrl.get('z')])
  expect(outcomes).toMatchObject(outcomes.map(() => ({ reason: { message: 'no answer' } })))
  expect(silent.asked).toEqual(['GET 1 x'])
  expect(opened()).toBe(1)
  expect(await ctrl.get('x')).toEqual({ kind: 'reply', value: 'a' })
})

test.each([
  ['another protocol', Buffer.from('HTTP/1.1 400'), 'does not speak CTRL'],
  ['an answer to something else', encodeFrame('GET_REPLY 9 x 5'), 'answered request 9 instead of 1'],
])('%s is no answer, and the connection is given up', async (_, bytes, message) => {
  const { ctrl, opened } = client(scripted([() => [bytes]]), scripted([reply('a')]))
  const failure = ctrl.get('x')
  await expect(failure).rejects.toBeInstanceOf(ExternalUnreachable)
  await expect(failure).rejects.toThrow(message)
  expect(await ctrl.get('x')).toEqual({ kind: 'reply', value: 'a' })
  expect(opened()).toBe(2)
})

test('after close every call rejects and nothing is opened', async () => {
  const { ctrl, opened } = client(scripted([reply('a')]))
  await ctrl.close()
  await expect(ctrl.get('x')).rejects.toBeInstanceOf(ExternalUnreachable)
  expect(opened()).toBe(0)
})
