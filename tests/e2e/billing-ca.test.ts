import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Authority, createAuthority, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from './support/cli.ts'
import { dataFolder, openespf, type Program, printed } from './support/openespf.ts'
import { type SmallBilling, startSmallBilling } from './support/small-billing.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
let authority: Authority
let billing: SmallBilling
const programs: Program[] = []
beforeAll(async () => {
  data = await dataFolder()
  authority = await createAuthority()
  billing = await startSmallBilling(await authority.issue('IP:127.0.0.1'))
  const stranger = await createAuthority()
  await mkdir(data.path, { recursive: true })
  await writeFile(join(data.path, 'ca.pem'), authority.ca)
  await writeFile(join(data.path, 'stranger.pem'), stranger.ca)
  await stranger.remove()
})
afterAll(async () => {
  await Promise.all(programs.map(stop))
  billing.close()
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

test('a billing behind a CA of its own is believed when billing.ca names it, and not otherwise', {
  timeout: 180_000,
}, async () => {
  const { port, asked } = billing
  const file = join(data.path, 'provisioner.yaml')
  const configure = (ca?: string, host = '127.0.0.1') =>
    writeFile(
      file,
      [
        `billing: { url: "https://${host}:${port}", token: secret${ca === undefined ? '' : `, ca: ${ca}`} }`,
        'receiving: { port: 0, auth: { type: custom, scheme: Plain, credential: secret } }',
        `connectors: [{ use: http, group: HSS, config: { baseUrl: "http://127.0.0.1:9", state: "{}", send: { path: "['x']" } } }]`,
      ].join('\n'),
    )
  const doctor = async (): Promise<string> => {
    const program = openespf(['doctor', '--provisioner', file], data.path)
    await program.exited
    return program.output()
  }

  for (const ca of [undefined, 'stranger.pem']) {
    await configure(ca)
    expect(await doctor()).toMatch(
      /^FAIL {2}billing login: .*UNABLE_TO_VERIFY_LEAF_SIGNATURE\n {6}→ name the CA of its certificate, a file in PEM: billing\.ca$/m,
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
  for (const line of ['billing login: ', 'billing accounts: can be read', 'ESPF API: answers'])
    expect(well).toContain(`\nok    ${line}`)
  asked.length = 0
  startProvisioner(file)
  const reported = () => asked.includes('/espf/v1/account/i/7/status')
  await waitFor('the account that waited is reported', reported, 60_000)
  expect(asked).toContain('/rest/Account/get_account_info')
})
