import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { accountExists } from '../accounts/sql/list-known-accounts.ts'
import { notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import { findCustomer } from '../customers/sql/find-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { findCard } from '../sim-cards/sql/find-card.ts'
import { lockCards } from '../sim-cards/sql/lock-cards.ts'
import type { FieldOwner, FieldValue } from './core/field.ts'
import { valueChanges, type WantedValue } from './core/value-changes.ts'
import { listValues } from './sql/list-values.ts'
import { shareFields } from './sql/share-fields.ts'
import { writeValue } from './sql/write-value.ts'

/** An entity that has custom fields. `inSelfCare`: its owner asks, who does not see them all. */
export type ValueOwner = { owner: FieldOwner; id: number; inSelfCare: boolean }

/** The entity's custom fields with its values. Refuses with `entity.not_found`. */
export async function findValues(database: Queryable, view: View, of: ValueOwner): Promise<FieldValue[]> {
  if (!(await exists(database, view, of))) throw missing(of)
  return shown(await listValues(database, view.iEnv, of), of)
}

/**
 * Changes the named values and returns all. What is wanted as it is, is not written. Refusals: as `valueChanges`,
 * `entity.not_found`, `entity.closed`.
 */
export function changeValues(
  { database }: BillingDeps,
  view: View,
  { wanted, ...of }: ValueOwner & { wanted: readonly WantedValue[] },
): Promise<FieldValue[]> {
  return database.transaction(async (tx) => {
    await lock(tx, view, of)
    await shareFields(tx, view.iEnv, of.owner)
    const changes = valueChanges(shown(await listValues(tx, view.iEnv, of), of), wanted)
    for (const change of changes) await writeValue(tx, of, change)
    return shown(await listValues(tx, view.iEnv, of), of)
  })
}

function shown(values: FieldValue[], { inSelfCare }: ValueOwner): FieldValue[] {
  return inSelfCare ? values.filter(({ field }) => field.inSelfCare) : values
}

function missing({ owner, id }: ValueOwner) {
  return notFound(owner === 'sim_card' ? 'SIM card' : owner, `i_${owner} ${id}`)
}

async function exists(database: Queryable, view: View, { owner, id }: ValueOwner): Promise<boolean> {
  switch (owner) {
    case 'account':
      return accountExists(database, view, id)
    case 'customer':
      return (await findCustomer(database, view, { iCustomer: id })) !== undefined
    case 'sim_card':
      return (await findCard(database, view, { iSimCard: id })) !== undefined
    default:
      return owner satisfies never
  }
}

async function lock(tx: Queryable, view: View, of: ValueOwner): Promise<void> {
  const { owner, id } = of
  switch (owner) {
    case 'account':
      await lockOpenAccount(tx, view, id)
      return
    case 'customer':
      await lockOpenCustomer(tx, view, id)
      return
    case 'sim_card':
      await lockCards(tx, view.iEnv, [id])
      if (!(await exists(tx, view, of))) throw missing(of)
      return
    default:
      owner satisfies never
  }
}
