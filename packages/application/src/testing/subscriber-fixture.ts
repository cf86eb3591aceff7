import type { CardInfo } from '@openespf/contract/billing'
import type { Subscriber } from '../connector.ts'

/**
 * The i-th (from 0) subscriber of a test: an open account in order, with a SIM card, a product and an access policy.
 * Its account id is `380440000<i>` with 3 digits of i, its IMSI `90170000000<i>` with 4, its SIP password
 * `sip-secret-<i>`, which no log line, reason or description may show.
 */
export function subscriberFixture(i: number): Subscriber {
  const iAccount = 1000 + i
  const id = `380440000${String(i).padStart(3, '0')}`
  return {
    account: {
      i_account: iAccount,
      i_env: 1,
      id,
      i_customer: 10,
      customer_name: 'Test customer',
      i_product: 20,
      product_name: 'Test product',
      product_visible_name: 'Test product',
      billing_model: 1,
      i_account_role: 8,
      bill_status: 'O',
      blocked: 'N',
      is_active: 1,
      customer_bill_status: 'O',
      customer_blocked: 'N',
      balance: 0,
      opening_balance: 0,
      credit_limit: null,
      iso_4217: 'EUR',
      activation_date: '2026-01-01',
      expiration_date: null,
      issue_date: '2026-01-01',
      i_sim_card: 5000 + i,
      i_access_policy: null,
      i_vd_plan: null,
      i_customer_site: null,
      service_flags: '',
      has_custom_fields: 0,
      h323_password: `sip-secret-${i}`,
      customer_bill_suspended: 0,
      i_subscriber: 9,
      i_time_zone: 1,
      time_zone_name: 'UTC',
      assigned_addons: [],
      included_services: [],
    },
    sim: {
      i_sim_card: 5000 + i,
      i_env: 1,
      imsi: `90170000000${String(i).padStart(4, '0')}`,
      iccid: `89380000000000${String(i).padStart(5, '0')}`,
      status: 'used',
      i_account: iAccount,
      msisdn: id,
      description: '',
    },
    product: {
      i_product: 20,
      i_env: 1,
      name: 'Test product',
      description: '',
      iso_4217: 'EUR',
      addon_priority: 0,
      i_account_role: 8,
      i_access_policy: 30,
      visible_name: '',
      i_product_group: null,
      product_group_name: null,
      realm: 'msisdn',
      hidden: 'N',
      shared: 'N',
      managed_by_user: 'N',
      breakage: 0,
      i_vd_plan: null,
    },
    accessPolicy: { i_access_policy: 30, i_env: 1, name: 'Test policy', description: '', attributes: [] },
  }
}

/** The same subscriber, blocked. */
export function blocked(subscriber: Subscriber): Subscriber {
  return { ...subscriber, account: { ...subscriber.account, blocked: 'Y', status: 'blocked' } }
}

/** The same subscriber with another SIM card, or with none. */
export function withSim(subscriber: Subscriber, card: CardInfo | undefined): Subscriber {
  const { account } = subscriber
  return {
    ...subscriber,
    account: { ...account, i_sim_card: card?.i_sim_card ?? null },
    sim: card && { ...card, i_account: account.i_account, msisdn: account.id.replace(/@.*/, '') },
  }
}
