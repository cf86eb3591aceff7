import type { Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { readMoney } from '../../sql/names.ts'

/**
 * The conditions stand here as the partial indexes of xdr have them. Debit accounts have paid for theirs before. $4: the
 * invoice that is replaced, whose xdrs are taken over. `offset 0` and the array keep every plan by key: as plain joins, 300
 * xdrs of 300 000 were found by reading all of them, twice, when few accounts had most.
 */
const take = statement<{ amount: string }>(
  'billing.take-xdrs',
  `with charged as (
     select x.i_xdr from billing.xdr x
     where x.i_customer = $1::bigint and x.i_account is null and x.i_invoice is null and x.charged_amount > 0
       and x.disconnect_time < $3
     union all
     select own.i_xdr from billing.account a cross join lateral (
       select x.i_xdr from billing.xdr x
       where x.i_account = a.i_account and x.i_invoice is null and x.charged_amount > 0 and x.disconnect_time < $3
       offset 0
     ) own
     where a.i_customer = $1::bigint and a.billing_model <> -1
     union all
     select x.i_xdr from billing.xdr x where x.i_invoice = $4::bigint
   ), taken as (
     update billing.xdr x set i_invoice = $2::bigint
     where x.i_xdr = any (array(select i_xdr from charged))
     returning x.i_env, x.i_account, x.i_service, x.description, x.charged_amount, x.disconnect_time
   ), named as (
     select t.i_account, t.i_service, t.charged_amount, t.disconnect_time,
       case when t.i_service is null then t.description else coalesce(s.name, 'Service ' || t.i_service) end as description
     from taken t left join billing.service s on s.i_service = t.i_service and (s.i_env is null or s.i_env = t.i_env)
   ), item as (
     insert into billing.invoice_xdr_item (i_invoice, i_account, i_service, description, amount, last_at)
     select $2::bigint, i_account, i_service, description, sum(charged_amount), max(disconnect_time)
     from named group by i_account, i_service, description
     order by i_account nulls first, i_service nulls first, description
   )
   select coalesce(sum(charged_amount), 0) as amount from taken`,
)

/**
 * Puts the fees and usage that ended before `until` and stand on no invoice yet, the customer's own and its accounts', on the
 * invoice, an item a service or fee of each account, and returns what they come to. Usage that is reported later stands on
 * the next invoice. The customer is locked before.
 */
export async function takeXdrs(
  tx: Queryable,
  iCustomer: number,
  wanted: { iInvoice: number; until: Date; replaces: number | null },
): Promise<Money> {
  const row = await tx.one(take, [iCustomer, wanted.iInvoice, wanted.until, wanted.replaces])
  return readMoney(row.amount)
}
