import type { Money } from '@openespf/contract/money'

/** What there is to pay and what is paid already of an invoice. */
export type Payable = { iInvoice: number; amountTotal: Money; amountPaid: Money }
/** The invoices of which another part is paid now, and what is left of the amount. */
export type Applied<T> = { changed: (T & { amountPaid: Money })[]; left: Money }

/** Pays the invoices with a credit, one after the other as they stand. */
export function applyCredit<T extends Payable>(invoices: readonly T[], credit: Money): Applied<T> {
  return spread(invoices, credit, {
    room: (invoice) => invoice.amountTotal - invoice.amountPaid,
    sign: 1n,
  })
}

/** Takes an amount back from what is paid of the invoices, one after the other as they stand. */
export function takeBack<T extends Payable>(invoices: readonly T[], amount: Money): Applied<T> {
  return spread(invoices, amount, { room: (invoice) => invoice.amountPaid, sign: -1n })
}

function spread<T extends Payable>(
  invoices: readonly T[],
  amount: Money,
  { room, sign }: { room: (invoice: T) => Money; sign: bigint },
): Applied<T> {
  let left = amount
  const changed = invoices.flatMap((invoice) => {
    const most = room(invoice)
    if (left <= 0n || most <= 0n) return []
    const rest = left - most
    const part = rest < 0n ? left : most
    left -= part
    return [{ ...invoice, amountPaid: invoice.amountPaid + sign * part }]
  })
  return { changed, left }
}
