import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from './support/cli.ts'
import { dataFolder, type Program } from './support/openespf.ts'
import { type SmallBilling, startSmallBilling } from './support/small-billing.ts'
import { startSmallProvisioner } from './support/small-provisioner.ts'

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

async function startProvisioner(): Promise<Program> {
  const { program } = await startSmallProvisioner(data.path, billing)
  programs.push(program)
  return program
}

test('a reconciliation that is followed is followed to its end when the provisioner is killed and started again', {
  timeout: 180_000,
}, async () => {
  const first = await startProvisioner()
  const LIST = '/rest/Account/get_account_list'
  billing.silent.add(LIST)
  const { ran } = startCli(['reconcile', '--json'], data.path)
  await waitFor('the run is under way', () => billing.asked.includes(LIST), 60_000)

  first.child.kill('SIGKILL')
  await first.exited
  billing.silent.delete(LIST)
  await startProvisioner()
  const { exitCode, out, err } = await ran
  expect(err).toMatch(/^The provisioner is away; .*ECONNREFUSED\)\.\nThe provisioner is back\.$/m)
  expect(JSON.parse(out)).toMatchObject({ i_run: 1, state: 'finished', seen: 1 })
  expect(exitCode).toBe(0)
})
