import { createBillingClient, createEspfClient } from '@openespf/client'
import { ADMIN } from '../support/openespf.ts'

const ROUND = 3
let serial = 0

/** Adds some of everything that others refer to, and returns what it was told about them. */
export async function furnish(baseUrl: string): Promise<unknown[]> {
  const billing = createBillingClient({ baseUrl, credentials: ADMIN })
  const espf = createEspfClient({ baseUrl, tokenSource: billing })
  const told: unknown[] = []
  const keep = <T>(answer: T): T => {
    told.push(answer)
    return answer
  }
  for (let n = 0; n < ROUND; n++) {
    serial += 1
    const digits = String(serial).padStart(4, '0')
    const money = { iso_4217: 'USD' }
    const { i_customer } = keep(
      await billing.call('Customer/add_customer', {
        customer_info: { name: `Customer ${digits}`, ...money },
      }),
    )
    const { i_product } = keep(
      await billing.call('Product/add_product', { product_info: { name: `Product ${digits}`, ...money } }),
    )
    keep(
      await billing.call('Product/add_product', {
        product_info: { name: `Add-on ${digits}`, addon_priority: 10, ...money },
      }),
    )
    const account_info = { id: `1206555${digits}@msisdn`, i_customer, i_product }
    const { i_account } = keep(await billing.call('Account/add_account', { account_info }))
    keep(await billing.call('Account/get_account_info', { i_account }))
    keep(
      await billing.call('SIMCard/add_card', {
        card_info: { imsi: `00101000000${digits}`, iccid: `890010100000000${digits}` },
      }),
    )
  }
  keep(await espf.call('list-groups', {}))
  if (serial > ROUND) return told
  const auth = { type: 'basic', user: 'espf', password: 'secret' } as const
  keep(await espf.call('create-handler', {}, { name: 'nobody', url: 'http://127.0.0.1:9/', auth }))
  return told
}
