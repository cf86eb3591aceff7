import { type Row, type Statement, statement } from '@openespf/foundation/pg'
import type { FieldOwner } from '../core/field.ts'

/** Where the values of one kind of entity are kept. */
export type ValueTable = { table: string; key: string }

const tableOf = (owner: FieldOwner): ValueTable => ({
  table: `billing.${owner}_custom_field_value`,
  key: `i_${owner}`,
})

/** One statement over each kind's own table. */
export function perOwner<R extends Row>(
  name: string,
  text: (table: ValueTable, owner: FieldOwner) => string,
): Readonly<Record<FieldOwner, Statement<R>>> {
  const of = (owner: FieldOwner) => statement<R>(`${name}-${owner}`, text(tableOf(owner), owner))
  return { customer: of('customer'), account: of('account'), sim_card: of('sim_card') }
}
