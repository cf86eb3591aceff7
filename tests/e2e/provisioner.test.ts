import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from './support/cli.ts'
import { dataFolder, openespf, printed, up } from './support/openespf.ts'

let server: Awaited<ReturnType<typeof dataFolder>>
let alone: Awaited<ReturnType<typeof dataFolder>>
beforeAll(async () => {
  server = await dataFolder()
  alone = await dataFolder()
})
afterAll(() => Promise.all([server.remove(), alone.remove()]))

/** Something with HTTP that provisions nothing: its URL. */
async function externalSystem() {
  const system = createServer((_, response) => response.end('{}'))
  await new Promise<void>((resolve) => system.listen(0, '127.0.0.1', resolve))
  const address = system.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return { url: `http://127.0.0.1:${port}`, close: () => system.close() }
}

test('a provisioner runs alone by its file; the doctor follows every hop and says what to mend', {
  timeout: 180_000,
}, async () => {
  const { program: sandbox, url } = await up(server.path)
  const { token } = JSON.parse(await readFile(join(server.path, 'cli.json'), 'utf8'))
  const system = await externalSystem()
  const file = join(alone.path, 'provisioner.yaml')
  await mkdir(alone.path, { recursive: true })
  const write = (port: string) =>
    writeFile(
      file,
      [
        `billing: { url: "${url}", login: cli, token: "\${E2E_TOKEN}" }`,
        `receiving: { port: ${port}, auth: { type: custom, scheme: Plain, credential: secret } }`,
        'connectors:',
        `  - { name: here, use: http, config: { baseUrl: "${system.url}", state: "{}", send: { path: "['x']" } } }`,
        `  - { name: gone, use: osmo-hlr, config: { host: 127.0.0.1, port: 1 } }`,
        'schedule: [{ name: often, every: 10m, connectors: [here] }]',
      ].join('\n'),
    )
  const settings = { E2E_TOKEN: token }

  await write('x')
  const wrong = openespf(['provisioner', '--config', file], alone.path, settings)
  expect((await wrong.exited).code).toBe(1)
  expect(wrong.output()).toContain(`${file}:2:20: receiving.port must be integer`)

  await write('0')
  const program = openespf(['provisioner', '--config', file], alone.path, settings)
  const [, events = ''] = await printed(program, /events are received at (http:\S+)/)
  const post = (authorization: string) =>
    fetch(events, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ event_type: 'Connection/New', variables: { i_event: 1 } }),
    })
  expect((await post('Plain secret')).status).toBe(200)
  expect((await post('Plain wrong')).status).toBe(401)

  const run = await waitFor('a run of the schedule has begun', async () => {
    const { out } = await startCli(['runs', 'list', '--json'], alone.path).ran
    return JSON.parse(out).run_list[0]
  })
  expect(run).toMatchObject({ asked_by: 'schedule often', connectors: ['here'], repair: false })
  expect(run.unseen).toEqual([
    'here cannot be read: it is compared with what was sent last, and changes made there are not seen',
    'here cannot list what it holds: orphans there are not found',
  ])

  await write(new URL(events).port)
  const doctor = openespf(['doctor', '--provisioner', file], alone.path, settings)
  expect((await doctor.exited).code).toBe(1)
  const output = doctor.output()
  expect(output).toMatch(/^ok {4}provisioner configuration: .*connectors: here, gone$/m)
  expect(output).toMatch(/^ok {4}billing login: cli at http/m)
  expect(output).toMatch(/^FAIL {2}billing accounts: .*\n {6}→ let the API user read accounts/m)
  expect(output).toMatch(/^ok {4}ESPF API: answers$/m)
  expect(output).toMatch(/^ok {4}events: received at /m)
  expect(output).toMatch(/^ok {4}connector here: /m)
  expect(output).toMatch(/^FAIL {2}connector gone: .*ECONNREFUSED/m)
  expect(output).not.toContain(token)

  program.child.kill('SIGINT')
  sandbox.child.kill('SIGINT')
  await Promise.all([program.exited, sandbox.exited])
  system.close()
  await waitFor('both have ended', () => program.child.exitCode !== null && sandbox.child.exitCode !== null)
})
