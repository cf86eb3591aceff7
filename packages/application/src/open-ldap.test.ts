import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ExternalUnreachable } from './connector.ts'
import type { LdapSettings } from './external-systems.ts'
import { openLdap } from './open-ldap.ts'

const settings = { bindDn: 'cn=admin', password: 'canary-pass', startTls: false, timeoutMs: 200 }

async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
}

function open(url: string, changes: Partial<LdapSettings> = {}) {
  const directory = openLdap({ ...settings, url, ...changes })
  onTestFinished(() => directory.close())
  return directory
}

test('a refused connection is unreachable', async () => {
  const reading = open('ldap://127.0.0.1:1').read('cn=a', [])
  await expect(reading).rejects.toThrow(new ExternalUnreachable('127.0.0.1:1: ECONNREFUSED'))
})

test.each([
  ['ldap', {}, 'Operation timed out'],
  ['ldap', { startTls: true }, /timed out|in time/],
  ['ldaps', {}, 'Connection timeout'],
])('a directory that is silent is unreachable: %s %j', async (protocol, changes, why) => {
  const where = await listen(() => undefined)
  const reading = open(`${protocol}://${where}`, changes).read('cn=a', [])
  await expect(reading).rejects.toThrow(why)
  await expect(reading).rejects.toBeInstanceOf(ExternalUnreachable)
})

test('a server that hangs up is unreachable, and so is what follows', async () => {
  const directory = open(`ldap://${await listen((socket) => socket.end())}`)
  for (const dn of ['cn=a', 'cn=b'])
    await expect(directory.delete(dn)).rejects.toBeInstanceOf(ExternalUnreachable)
})

test('a directory that was closed says so, and closing ends while a server is silent', async () => {
  const directory = open(`ldap://${await listen(() => undefined)}`)
  const reading = directory.read('cn=a', [])
  const failed = expect(reading).rejects.toBeInstanceOf(ExternalUnreachable)
  await directory.close()
  await failed
  await expect(directory.read('cn=a', [])).rejects.toThrow('the connector is closed')
})

/** BER, for what is short. */
const ber = (tag: number, ...parts: (number[] | string)[]): number[] => {
  const content = parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part))
  return [tag, content.length, ...content]
}
const DONE = [ber(0x0a, [0]), ber(0x04), ber(0x04)].flat()
const NEXT_PAGE = ber(0xa0, [
  ...ber(
    0x30,
    ber(0x04, '1.2.840.113556.1.4.319'),
    ber(0x04, ber(0x30, ber(0x02, [0]), ber(0x04, 'cookie'))),
  ),
])

/** A directory with ever another page, which takes any bind. Operations by connection. */
async function endlessDirectory() {
  const connections: { socket: Socket; asked: ('bind' | 'search')[] }[] = []
  const where = await listen((socket) => {
    const asked: ('bind' | 'search')[] = []
    connections.push({ socket, asked })
    socket.on('data', (bytes) => {
      const id = ber(0x02, [bytes[4] ?? 0])
      if (bytes[5] === 0x60) {
        asked.push('bind')
        socket.write(Buffer.from(ber(0x30, id, ber(0x61, DONE))))
      }
      if (bytes[5] === 0x63) {
        asked.push('search')
        const entry = ber(0x30, id, ber(0x64, ber(0x04, 'cn=a'), ber(0x30)))
        socket.write(Buffer.from([...entry, ...ber(0x30, id, ber(0x65, DONE), NEXT_PAGE)]))
      }
    })
  })
  return { url: `ldap://${where}`, connections }
}

test('a search whose connection was lost fails, and does not go on as nobody', async () => {
  const { url, connections } = await endlessDirectory()
  const directory = open(url)
  const pages = directory.search({ base: 'dc=b', filter: '(cn=*)', attributes: [] })[Symbol.asyncIterator]()
  expect((await pages.next()).value).toEqual([{ dn: 'cn=a', attributes: {} }])
  const [first] = connections
  const closed = first && once(first.socket, 'close')
  first?.socket.end()
  await closed
  await expect(pages.next()).rejects.toThrow(/connection was lost/)
  expect(await directory.read('cn=a', [])).toMatchObject({ dn: 'cn=a' })
  for (const { asked } of connections) expect(asked[0]).toBe('bind')
})
