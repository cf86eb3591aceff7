import type { Queryable } from '@openespf/foundation/pg'
import { notFound } from '../core/refusals.ts'
import { shareServices } from '../services/sql/share-services.ts'
import { includedServiceChanges, type WantedService } from './core/included-service-changes.ts'
import { deleteAccessibility } from './sql/delete-accessibility.ts'
import { insertAccessibility } from './sql/insert-accessibility.ts'
import { listIncludedServices } from './sql/list-included-services.ts'

/** Makes the product, whose row is locked, rate exactly the wanted services; refuses those that do not exist. */
export async function writeIncludedServices(
  tx: Queryable,
  { iEnv, iProduct }: { iEnv: number; iProduct: number },
  wanted: readonly WantedService[],
): Promise<void> {
  const changes = includedServiceChanges(await listIncludedServices(tx, [iProduct]), wanted)
  const ids = changes.inserted.map(({ iService }) => iService)
  const known = await shareServices(tx, iEnv, ids)
  const unknown = ids.find((iService) => !known.has(iService))
  if (unknown !== undefined) throw notFound('service', `i_service ${unknown}`)
  for (const iAccessibility of changes.deleted) await deleteAccessibility(tx, iAccessibility)
  for (const entry of changes.inserted) await insertAccessibility(tx, { ...entry, iEnv, iProduct })
}
