import { type Queryable, statement } from '@openespf/foundation/pg'

const move = statement<{ i_account: number }>(
  'billing.move-addon-phases',
  `update billing.account_addon set phase = case when effective_to <= $2 then 'ended' else 'active' end
   where i_account = any ($1::bigint[]) and ((phase = 'pending' and effective_from <= $2)
     or (phase = 'active' and effective_to <= $2)) returning i_account`,
)

/** Moves the add-ons of locked accounts to the phase that they are in; returns how many moved. */
export async function moveAddonPhases(
  tx: Queryable,
  accounts: readonly number[],
  now: Date,
): Promise<number> {
  return (await tx.query(move, [accounts, now])).length
}
