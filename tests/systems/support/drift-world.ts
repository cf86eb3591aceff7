import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBillingClient } from '@openespf/client'
import type { DriftItem, Run } from '@openespf/contract/provisioner'
import { startCli } from '../../e2e/support/cli.ts'
import { ADMIN, dataFolder, openespf, printed } from '../../e2e/support/openespf.ts'

export type Subscriber = { id: string; password: string; i_account: number }

export type Report = Run & { drift_list: DriftItem[] }

const CUSTOMER = 'Drift customer'

/**
 * A billing with four subscribers, and a provisioner that is sent no events: what differs in its external systems, and what
 * changes in billing, only a reconciliation finds.
 */
export async function startDriftWorld(connectors: readonly object[]) {
  const [office, plant] = [await dataFolder(), await dataFolder()]
  const server = openespf(['server'], office.path)
  const [, url = ''] = await printed(server, /openespf server: (http\S+)/)
  const billing = createBillingClient({ baseUrl: url, credentials: ADMIN })
  const { i_user } = await billing.call('User/add_user', {
    user_info: { login: 'provisioner', is_super_user: 'Y' },
  })
  const { token } = await billing.call('User/add_api_token', { i_user, name: 'drift' })
  const subscribers = await addSubscribers(billing)

  await mkdir(plant.path, { recursive: true })
  const file = join(plant.path, 'provisioner.yaml')
  const auth = { type: 'basic', user: 'espf', password: 'nobody sends events' }
  // JSON is YAML.
  const content = {
    billing: { url, login: 'provisioner', token },
    receiving: { port: 0, auth },
    connectors,
  }
  await writeFile(file, JSON.stringify(content))
  const provisioner = openespf(['provisioner', '--config', file], plant.path)
  await printed(provisioner, /events are received at/)

  return {
    subscribers,
    /** Closes the account in billing; nobody is told. */
    async terminate(subscriber: Subscriber | undefined): Promise<void> {
      if (!subscriber) throw new Error('there is no such subscriber')
      const { i_account } = subscriber
      await billing.call('Account/terminate_account', { i_account })
    },
    /** `openespf reconcile --json` with more arguments. */
    async reconcile(...args: string[]): Promise<Report> {
      const ran = await startCli(['reconcile', '--json', ...args], plant.path).ran
      if (ran.exitCode !== 0) throw new Error(`reconcile ended with ${ran.exitCode}: ${ran.out}${ran.err}`)
      return JSON.parse(ran.out)
    },
    async stop(): Promise<void> {
      for (const program of [provisioner, server]) {
        program.child.kill('SIGTERM')
        await program.exited
      }
      await Promise.all([office.remove(), plant.remove()])
    },
  }
}

async function addSubscribers(billing: ReturnType<typeof createBillingClient>): Promise<Subscriber[]> {
  const { i_customer } = await billing.call('Customer/add_customer', {
    customer_info: { name: CUSTOMER, iso_4217: 'USD' },
  })
  const { i_access_policy } = await billing.call('AccessPolicy/add_access_policy', {
    access_policy_info: {
      name: 'Drift policy',
      attributes: [{ group_name: 'radius', name: 'Session-Timeout', values: ['3600'], operation: ':=' }],
    },
  })
  const { i_product } = await billing.call('Product/add_product', {
    product_info: { name: 'Drift product', iso_4217: 'USD', i_access_policy },
  })
  const subscribers: Subscriber[] = []
  for (const i of [1, 2, 3, 4]) {
    const [id, password] = [`38044000000000${i}`, `service-secret-${i}`]
    const account_info = { id, i_customer, i_product, h323_password: password }
    const { i_account } = await billing.call('Account/add_account', { account_info })
    subscribers.push({ id, password, i_account })
  }
  return subscribers
}
