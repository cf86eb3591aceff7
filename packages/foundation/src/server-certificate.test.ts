import { X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHttpServer } from './http.ts'
import { listen } from './listen.ts'
import { loadSelfSigned, readServerCertificate, type ServerCertificate } from './server-certificate.ts'

const DAY = 24 * 3600 * 1000
const clock = { time: Date.now(), now: () => new Date(clock.time) }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-tls-'))
  clock.time = Date.now()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const load = (host = '127.0.0.1') => loadSelfSigned(folder, { host, clock })

test('the first call makes key and certificate, the next ones find them', async () => {
  const [made, sameTime] = await Promise.all([load(), load()])
  expect(sameTime).toEqual(made)
  expect(await load()).toEqual(made)
  expect((await stat(join(folder, 'tls.key'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(folder, 'tls.crt'), 'utf8')).toBe(made.cert)
  const cert = new X509Certificate(made.cert)
  expect(cert.ca).toBe(false)
  for (const name of ['127.0.0.1', '::1']) expect(cert.checkIP(name)).toBeDefined()
  expect(cert.checkHost('localhost')).toBe('localhost')
})

test('it is renewed for the same key when it ends soon, lacks the host or is broken', async () => {
  const first = await load()
  clock.time += 360 * DAY
  expect(await load()).toEqual(first)
  clock.time += 10 * DAY
  const renewed = await load()
  expect(renewed.key).toBe(first.key)
  expect(renewed.cert).not.toBe(first.cert)
  expect(await load('0.0.0.0')).toEqual(renewed)

  const named = await load('bill.example.com')
  expect(new X509Certificate(named.cert).checkHost('bill.example.com')).toBe('bill.example.com')
  await writeFile(join(folder, 'tls.crt'), 'broken')
  expect(new X509Certificate((await load()).cert).checkHost('localhost')).toBe('localhost')
  await rm(join(folder, 'tls.key'))
  expect((await load()).key).not.toBe(first.key)
})

test("a certificate of one's own that cannot be used is told by its files", async () => {
  const paths = { cert: join(folder, 'mine.crt'), key: join(folder, 'mine.key') }
  await expect(readServerCertificate(paths)).rejects.toThrow(`${paths.cert} cannot be read`)
  const { cert } = await load()
  await writeFile(paths.cert, cert)
  await writeFile(paths.key, 'no key')
  await chmod(paths.key, 0o600)
  await expect(readServerCertificate(paths)).rejects.toThrow(`and the key ${paths.key} cannot be used`)
})

async function ask(url: string, { cert }: ServerCertificate): Promise<string> {
  const answer = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    request(`${url}/protocol`, { ca: cert, agent: false }, resolve).on('error', reject).end()
  })
  return text(answer)
}

test('a server speaks TLS with it, and clients that trust it alone believe it', async () => {
  const certificate = await load()
  const app = createHttpServer({ certificate })
  app.get('/protocol', async (request) => request.protocol)
  const url = await listen(app, { host: '127.0.0.1', port: 0, isWish: false })
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(await ask(url, certificate)).toBe('https')
  await expect(fetch(`${url}/protocol`)).rejects.toThrow()
  await app.close()
})

test('a busy port is told, or gives way to a free one when it is a wish', async () => {
  const [first, second, third] = [createHttpServer(), createHttpServer(), createHttpServer()]
  const port = Number(new URL(await listen(first, { host: '127.0.0.1', port: 0, isWish: false })).port)
  await expect(listen(second, { host: '127.0.0.1', port, isWish: false })).rejects.toThrow(
    `port ${port} of 127.0.0.1 is busy`,
  )
  const other = Number(new URL(await listen(third, { host: '127.0.0.1', port, isWish: true })).port)
  expect(other).not.toBe(port)
  expect((await fetch(`http://127.0.0.1:${other}/`)).status).toBe(404)
  await Promise.all([first, second, third].map((app) => app.close()))
})
