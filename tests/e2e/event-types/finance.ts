import type { V1Params } from '@openespf/contract/billing'
import { waitFor } from '@openespf/foundation/testing'
import type { Api, Raise, Raisers } from './raise.ts'

type Terms = Partial<V1Params<'Customer/add_customer'>['customer_info']>

/** A customer with an invoice of 10, unpaid and due long ago. */
async function invoiced(api: Api, terms: Terms = {}): Promise<{ i_customer: number; i_invoice: number }> {
  const i_customer = await api.customer(terms)
  await api.call('Customer/make_transaction', { i_customer, action: 'Manual charge', amount: 10 })
  const due_date = '2020-01-01'
  const { i_invoice } = await api.call('Invoice/generate_invoice', { i_customer, due_date })
  return { i_customer, i_invoice }
}

/** A pending payment of an invoice, declined. */
const declining: Raise = async (api) => {
  const { i_customer, i_invoice } = await invoiced(api)
  const payment = { i_invoice, amount: 10, status: 'pending' } as const
  const { i_payment_transaction } = await api.call('Invoice/register_payment', payment)
  await api.call('Invoice/decline_payment', { i_payment_transaction, result_code: '51' })
  return { i_payment_transaction, i_customer }
}

/** An invoice that is paid at once. */
const paying: Raise = async (api) => {
  const entities = await invoiced(api)
  await api.call('Invoice/register_payment', { i_invoice: entities.i_invoice, amount: 10 })
  return entities
}

/** A customer whom the clock limits; its status says when. */
async function limited(api: Api): Promise<{ i_customer: number; i_invoice: number }> {
  const entities = await invoiced(api, { limit_after_days: 0 })
  const { i_customer } = entities
  await waitFor('the customer is limited', async () => {
    const { customer_info } = await api.call('Customer/get_customer_info', { i_customer })
    return customer_info?.status === 'limited'
  })
  return entities
}

export const financeRaisers: Raisers = {
  async 'PaymentTransaction/New'(api) {
    const i_account = await api.account()
    const { i_payment_transaction } = await api.call('Account/make_transaction', {
      i_account,
      action: 'Manual payment',
      amount: 1,
    })
    return { i_payment_transaction, i_account }
  },
  'PaymentTransaction/Status/Changed': declining,
  'PaymentTransaction/ResultCode/Changed': declining,
  'Invoice/New': (api) => invoiced(api),
  async 'Invoice/Adjustments/Changed'(api) {
    const entities = await invoiced(api)
    await api.call('Invoice/apply_invoice_adjustment', { i_invoice: entities.i_invoice, amount: -1 })
    return entities
  },
  'Invoice/AmountPaid/Changed': paying,
  'Invoice/Status/Changed': paying,
  async 'Customer/Status/Limited'(api) {
    const { i_customer } = await limited(api)
    return { i_customer }
  },
  async 'Customer/Status/LimitationRemoved'(api) {
    const { i_customer, i_invoice } = await limited(api)
    await api.call('Invoice/register_payment', { i_invoice, amount: 10 })
    return { i_customer }
  },
}
