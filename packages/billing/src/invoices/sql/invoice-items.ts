/** Beyond so many the items of an invoice are not listed; its amounts hold them all. */
const ITEM_LIMIT = 1000

/**
 * The items of the invoice that stands as `invoice`, as a query in parentheses: by `place` first what its xdrs came to, a
 * service or fee of each account, then its charges.
 */
export function invoiceItems(invoice: string): string {
  return `(
    select row_number() over (order by listed.i_payment_transaction nulls first, listed.key) as place, listed.*
    from (
      (select u.i_invoice_xdr_item as key, null::bigint as i_payment_transaction, u.i_account, u.i_service,
         case when u.i_service is null then 'Fee' else 'Usage' end as action,
         u.description as visible_comment, u.amount, u.last_at as created_at
       from billing.invoice_xdr_item u where u.i_invoice = ${invoice}
       order by u.i_invoice_xdr_item limit ${ITEM_LIMIT})
      union all
      (select n.i_payment_transaction, t.i_payment_transaction, t.i_account, null::int, t.action, t.visible_comment, t.amount,
         t.created_at
       from billing.invoice_item n
         join billing.payment_transaction t on t.i_payment_transaction = n.i_payment_transaction
       where n.i_invoice = ${invoice} order by n.i_payment_transaction limit ${ITEM_LIMIT})
    ) listed
    order by place limit ${ITEM_LIMIT})`
}
