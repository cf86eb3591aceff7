import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Authority, createAuthority, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from './support/cli.ts'
import { dataFolder, openespf, type Program, printed } from './support/openespf.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
let authority: Authority
const servers: { close(): void }[] = []
const programs: Program[] = []
beforeAll(async () => {
  data = await dataFolder()
  authority = await createAuthority()
  await mkdir(data.path, { recursive: true })
})
afterAll(async () => {
  await Promise.all(programs.map(stop))
  for (const server of servers) server.close()
  await authority.remove()
  await data.remove()
})

function startProvisioner(file: string): Program {
  const program = openespf(['provisioner', '--config', file], data.path)
  programs.push(program)
  return program
}

async function stop({ child, exited }: Program): Promise<void> {
  child.kill('SIGINT')
  await exited
}

const ACCOUNT = { i_account: 7, id: '380440000007', bill_status: 'O', i_customer: 1, i_product: 1 }
const ANSWERS: Readonly<Record<string, object>> = {
  '/rest/Session/login': { access_token: 'token', expires_in: 3600 },
  '/rest/Account/get_account_list': { account_list: [ACCOUNT] },
  '/rest/Account/get_account_info': { account_info: ACCOUNT },
  '/espf/v1/groups': { group_list: [{ i_group: '1', name: 'HSS', is_custom: false }] },
}

/** As much of a billing and its ESPF API as is asked, behind TLS: where it is, and what it was asked. */
async function startBilling() {
  const asked: string[] = []
  const answer: RequestListener = (request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(ANSWERS[request.url ?? ''] ?? {}))
  }
  const { certificate: cert, key } = await authority.issue('IP:127.0.0.1')
  const port = await listening(createServer({ cert, key }, answer))
  return { port, asked }
}

async function listening(server: ReturnType<typeof createHttpServer | typeof createServer>): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

test('a billing behind a CA of its own is believed when billing.ca names it, and not otherwise', {
  timeout: 180_000,
}, async () => {
  const { port, asked } = await startBilling()
  const system = await listening(createHttpServer((_, response) => response.end('{}')))
  const stranger = await createAuthority()
  await writeFile(join(data.path, 'ca.pem'), authority.ca)
  await writeFile(join(data.path, 'stranger.pem'), stranger.ca)
  await stranger.remove()
  const file = join(data.path, 'provisioner.yaml')
  const configure = (ca?: string, host = '127.0.0.1') =>
    writeFile(
      file,
      [
        `billing: { url: "https://${host}:${port}", token: secret${ca === undefined ? '' : `, ca: ${ca}`} }`,
        'receiving: { port: 0, auth: { type: custom, scheme: Plain, credential: secret } }',
        `connectors: [{ use: http, group: HSS, config: { baseUrl: "http://127.0.0.1:${system}", state: "{}", send: { path: "['x']" } } }]`,
      ].join('\n'),
    )
  const doctor = async (): Promise<string> => {
    const program = openespf(['doctor', '--provisioner', file], data.path)
    const { code } = await program.exited
    return `${program.output()}exit code ${code}`
  }

  for (const ca of [undefined, 'stranger.pem']) {
    await configure(ca)
    expect(await doctor()).toMatch(
      /^FAIL {2}billing login: .*UNABLE_TO_VERIFY_LEAF_SIGNATURE\n {6}→ name the CA of its certificate, a file in PEM: billing\.ca\n[\s\S]*exit code 1$/m,
    )
  }
  await configure('ca.pem', 'localhost')
  expect(await doctor()).toMatch(/^ {6}→ correct billing\.url: its certificate is for another name$/m)
  expect(asked).toEqual([])

  await configure()
  const outside = startProvisioner(file)
  const [, events = ''] = await printed(outside, /events are received at (http:\S+)/)
  const body = JSON.stringify({ event_type: 'Account/Blocked', variables: { i_event: 1, i_account: 7 } })
  const sent = await fetch(events, { method: 'POST', headers: { authorization: 'Plain secret' }, body })
  expect(sent.status).toBe(200)
  await waitFor(
    'the account waits for billing',
    async () => {
      const { out } = await startCli(['account', 'timeline', '7', '--json'], data.path).ran
      return /UNABLE_TO_VERIFY_LEAF_SIGNATURE/.test(out)
    },
    60_000,
  )
  await stop(outside)
  expect(asked).toEqual([])

  await configure('ca.pem')
  const well = await doctor()
  expect(well).toMatch(/^ok {4}billing login: /m)
  expect(well).toMatch(/^ok {4}billing accounts: can be read$/m)
  expect(well).toMatch(/^ok {4}ESPF API: answers$/m)
  expect(well).toMatch(/exit code 0$/)
  asked.length = 0
  startProvisioner(file)
  await waitFor(
    'the account that waited is reported',
    () => asked.includes('/espf/v1/account/i/7/status'),
    60_000,
  )
  expect(asked).toContain('/rest/Account/get_account_info')
})
