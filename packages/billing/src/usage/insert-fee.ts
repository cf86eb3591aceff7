import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { insertXdr } from './sql/insert-xdr.ts'

/** Who pays: an account, or a customer itself. */
export type FeeOwner = { iEnv: number; iCustomer: number; iAccount?: number }

/** Lists a fee among what was charged, where the next invoice finds it; nothing when it is 0. */
export async function insertFee(
  tx: Queryable,
  fee: { owner: FeeOwner; amount: Money; at: Date; description: string },
): Promise<void> {
  const { owner, amount, at, description } = fee
  if (amount === 0n) return
  await insertXdr(tx, {
    ...{ iEnv: owner.iEnv, iCustomer: owner.iCustomer, iAccount: owner.iAccount ?? null, iService: null },
    ...{ description, connectTime: at, disconnectTime: at },
    ...{ chargedQuantity: 0n, coveredQuantity: 0n, chargedAmount: amount },
  })
}
