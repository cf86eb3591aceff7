import { connect } from 'node:net'
import { createBillingClient } from '@openespf/client'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCli } from '../e2e/support/cli.ts'
import { ADMIN, dataFolder, printed, up } from '../e2e/support/openespf.ts'

const VTY = 4258

let data: Awaited<ReturnType<typeof dataFolder>>
beforeAll(async () => {
  data = await dataFolder()
})
afterAll(() => data.remove())

const imsi = (i: number) => `90170000000000${i}`
const msisdn = (i: number) => `44750000${i}`

/** The hand that changes OsmoHLR behind everybody's back: commands to its VTY. The answer ends with the last one's prompt. */
function byHand(host: string, ...commands: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: VTY })
    let answer = ''
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1')
      if (answer.includes('the end')) socket.end()
    })
    socket.on('close', () => resolve(answer))
    socket.write(['enable', 'terminal length 0', ...commands, 'echo the end', ''].join('\n'))
  })
}

/** IMSI → number and services, as the VTY lists them. */
async function held(host: string): Promise<Record<string, string>> {
  const listing = await byHand(host, 'show subscribers all')
  const rows = listing.matchAll(/^\d+ +(\S+) +(\d{6,15}) +\S+ +(\S*)/gm)
  const sorted = [...rows].sort(([, , a = ''], [, , b = '']) => a.localeCompare(b))
  return Object.fromEntries(sorted.map(([, number, key, services]) => [key, `${number} ${services}`]))
}

test('drift made by hand in a real OsmoHLR, an orphan included, is found and repaired by one reconciliation', {
  timeout: 180_000,
}, async () => {
  const { program, url } = await up(data.path)
  const [, host = ''] = await printed(program, /OsmoHLR, CTRL at ([\d.]+):/)
  const billing = createBillingClient({ baseUrl: url, credentials: ADMIN })
  const { i_customer } = await billing.call('Customer/add_customer', {
    customer_info: { name: 'Drift', iso_4217: 'USD' },
  })
  const { i_product } = await billing.call('Product/add_product', {
    product_info: { name: 'Drift', iso_4217: 'USD' },
  })
  for (const i of [1, 2, 3, 4]) {
    const card_info = { imsi: imsi(i), iccid: `8938000000000000000${i}` }
    const { i_sim_card } = await billing.call('SIMCard/add_card', { card_info })
    const account_info = { id: msisdn(i), i_customer, i_product, i_sim_card }
    await billing.call('Account/add_account', { account_info })
  }
  const wanted = Object.fromEntries([1, 2, 3, 4].map((i) => [imsi(i), `${msisdn(i)} CSPS`]))
  await waitFor(
    'all are provisioned',
    async () => JSON.stringify(await held(host)) === JSON.stringify(wanted),
    60_000,
  )
  await waitFor(
    'the Application looks at none of them any more',
    async () => JSON.parse((await startCli(['reconcile', '--json'], data.path).ran).out).moving === 0,
    60_000,
  )

  const orphan = '901709999999999'
  await byHand(
    host,
    `subscriber imsi ${imsi(1)} delete`,
    `subscriber imsi ${imsi(2)} update msisdn none`,
    `subscriber imsi ${imsi(3)} update network-access-mode none`,
    `subscriber imsi ${orphan} create`,
  )
  const drifted = await held(host)
  expect(drifted).not.toEqual(wanted)

  const look = await startCli(['reconcile', '--json'], data.path).ran
  expect(look.exitCode, look.err).toBe(0)
  const found: { drift_list: { kind: string; subject: string }[] } = JSON.parse(look.out)
  expect(found.drift_list).toHaveLength(4)
  expect(found).toMatchObject({ state: 'finished', drift: { missing: 1, different: 2, orphan: 1 } })
  expect(await held(host)).toEqual(drifted)

  const repair = await startCli(['reconcile', '--repair', '--json'], data.path).ran
  expect(repair.exitCode, repair.err).toBe(0)
  expect(JSON.parse(repair.out)).toMatchObject({ state: 'finished', repairs: { done: 4 } })
  expect(await held(host)).toEqual(wanted)

  program.child.kill('SIGTERM')
  await program.exited
})
