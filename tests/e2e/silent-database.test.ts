import { join } from 'node:path'
import { acquireEmbeddedPostgres } from '@openespf/foundation/embedded'
import { openDatabase, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, type Program } from './support/openespf.ts'
import { type SmallBilling, startSmallBilling } from './support/small-billing.ts'
import { startSmallProvisioner } from './support/small-provisioner.ts'

const listBackends = statement<{ pid: number }>(
  'list-backends',
  `select pid from pg_stat_activity where application_name = 'openespf provisioner'`,
)

let data: Awaited<ReturnType<typeof dataFolder>>
let billing: SmallBilling
let program: Program | undefined
const frozen = new Set<number>()
beforeAll(async () => {
  data = await dataFolder()
  billing = await startSmallBilling()
})
afterAll(async () => {
  // PostgreSQL does not leave before they do.
  for (const pid of frozen) process.kill(pid, 'SIGCONT')
  program?.child.kill('SIGINT')
  await program?.exited
  billing.close()
  await data.remove()
})

/** As behind a firewall that has forgotten the connections that there were: these are silent, new ones are answered. */
async function silenceConnections(): Promise<void> {
  const postgres = await acquireEmbeddedPostgres({ dataDir: join(data.path, 'postgres') })
  const database = openDatabase(await postgres.database('openespf_provisioner'), { max: 1 })
  for (const { pid } of await database.query(listBackends)) {
    process.kill(pid, 'SIGSTOP')
    frozen.add(pid)
  }
  await database.close()
  await postgres.release()
}

test('a provisioner whose connections to its database fall silent goes on over new ones', {
  timeout: 180_000,
}, async () => {
  const started = await startSmallProvisioner(data.path, billing)
  program = started.program
  await silenceConnections()
  expect(frozen.size).toBeGreaterThan(0)

  const post = async (): Promise<number> => {
    const answer = await fetch(started.events, {
      method: 'POST',
      headers: { authorization: 'Plain secret' },
      body: JSON.stringify({
        event_type: 'Account/BillStatus/Changed',
        variables: { i_event: 1, i_account: 7 },
      }),
    })
    return answer.status
  }
  await waitFor('the event is received', async () => (await post()) === 200, 60_000)
  const READ = '/rest/Account/get_account_info'
  await waitFor('the account is looked at', () => billing.asked.includes(READ), 60_000)
})
