import { type Queryable, statement } from '@openespf/foundation/pg'

const take = statement<{ one_row: boolean }>(
  'espf-take-turn',
  'select one_row from espf.system for no key update skip locked',
)

/** Whether nobody else tidies up just now; nobody else does until the transaction ends. */
export async function takeTurn(tx: Queryable): Promise<boolean> {
  return (await tx.maybe(take)) !== undefined
}
