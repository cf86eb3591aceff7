import { createBillingClient } from '@openespf/client'
import { countStatusesSince } from '../sql/count-statuses-since.ts'
import { putInProducts } from '../sql/put-in-products.ts'
import { ADMIN } from './api-server.ts'
import type { Bench } from './bench.ts'
import { monotonicMs } from './clock.ts'
import type { LoopWorld } from './loop-world.ts'
import { allTold, openLoop } from './open-loop.ts'
import { quantile, round } from './statistics.ts'

export type FanOut = {
  /** Single changes, from commit to status stored, when nothing else happens. */
  aloneP99Ms: number
  /** The same while a change of a product concerns many other accounts. */
  besideP99Ms: number
  ratio: number
  /** How many of those are provisioned a second meanwhile. */
  perSecond: number
}

/**
 * The product of the first accounts, which were never provisioned, gets an access policy: all of them are looked at and
 * provisioned, while others change one by one.
 */
export async function measureFanOut(bench: Bench, world: LoopWorld): Promise<FanOut> {
  const { accounts, live, perSecond } = bench.sizes.loop.fanOut
  const { database } = world.billing
  await database.transaction((tx) => putInProducts(tx, accounts))
  const single = { first: accounts + 1, count: live, perSecond }
  await openLoop(bench, world, single)
  const alone = await openLoop(bench, world, single)

  const billing = createBillingClient({ baseUrl: world.processes.server.found, credentials: ADMIN })
  const { i_access_policy } = await billing.call('AccessPolicy/add_access_policy', {
    access_policy_info: { name: 'Bench', attributes: [] },
  })
  const begun = monotonicMs()
  const since = new Date()
  await billing.call('Product/update_product', { product_info: { i_product: 1, i_access_policy } })
  const beside = await openLoop(bench, world, single)
  const crowd = { since, first: 1, last: accounts }
  const { ok: meanwhile } = await countStatusesSince(database, crowd)
  const seconds = (monotonicMs() - begun) / 1000
  if (meanwhile === accounts) bench.say('loop: the fan-out was over before the single changes were')
  await allTold(bench, world, crowd)

  const [aloneP99Ms, besideP99Ms] = [round(quantile(alone, 0.99), 1), round(quantile(beside, 0.99), 1)]
  return {
    aloneP99Ms,
    besideP99Ms,
    ratio: round(besideP99Ms / aloneP99Ms, 2),
    perSecond: round(meanwhile / seconds),
  }
}
