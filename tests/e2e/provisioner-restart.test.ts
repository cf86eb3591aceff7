import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from './support/cli.ts'
import { dataFolder, openespf, type Program, printed } from './support/openespf.ts'
import { type SmallBilling, startSmallBilling } from './support/small-billing.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
let billing: SmallBilling
const programs: Program[] = []
beforeAll(async () => {
  data = await dataFolder()
  billing = await startSmallBilling()
})
afterAll(async () => {
  for (const { child } of programs) child.kill('SIGINT')
  await Promise.all(programs.map(({ exited }) => exited))
  billing.close()
  await data.remove()
})

async function startProvisioner(file: string): Promise<Program> {
  const program = openespf(['provisioner', '--config', file], data.path)
  programs.push(program)
  await printed(program, /events are received at/)
  return program
}

test('a reconciliation that is followed is followed to its end when the provisioner is killed and started again', {
  timeout: 180_000,
}, async () => {
  const file = join(data.path, 'provisioner.yaml')
  await mkdir(data.path, { recursive: true })
  await writeFile(
    file,
    [
      `billing: { url: "http://127.0.0.1:${billing.port}", token: secret }`,
      'receiving: { port: 0, auth: { type: custom, scheme: Plain, credential: secret } }',
      `connectors: [{ use: http, group: HSS, config: { baseUrl: "http://127.0.0.1:9", state: "{}", send: { path: "['x']" } } }]`,
    ].join('\n'),
  )
  const first = await startProvisioner(file)
  const LIST = '/rest/Account/get_account_list'
  billing.silent.add(LIST)
  const { ran } = startCli(['reconcile', '--json'], data.path)
  await waitFor('the run is under way', () => billing.asked.includes(LIST), 60_000)

  first.child.kill('SIGKILL')
  await first.exited
  billing.silent.delete(LIST)
  await startProvisioner(file)
  const { exitCode, out, err } = await ran
  expect(err).toMatch(/^The provisioner is away; .*ECONNREFUSED\)\.\nThe provisioner is back\.$/m)
  expect(JSON.parse(out)).toMatchObject({ i_run: 1, state: 'finished', seen: 1 })
  expect(exitCode).toBe(0)
})
