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
