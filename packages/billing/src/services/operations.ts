import { AppError } from '@openespf/contract/errors'
import type { Queryable } from '@openespf/foundation/pg'
import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { countServiceUses } from './sql/count-service-uses.ts'
import { deleteService } from './sql/delete-service.ts'
import { findService } from './sql/find-service.ts'
import { insertService } from './sql/insert-service.ts'
import { listServices, type ServiceFilter } from './sql/list-services.ts'
import { lockService } from './sql/lock-service.ts'
import type { Service } from './sql/service-row.ts'
import { updateService } from './sql/update-service.ts'

export type ServiceChanges = Partial<Pick<Service, 'name' | 'serviceType' | 'ratingBase' | 'baseUnit'>>

export type Services = ReturnType<typeof createServices>

const defaults = { serviceType: 'other', ratingBase: 'quantity', baseUnit: 'unit' } as const

/**
 * Operations on services; the predefined ones are every environment's and never change. Refusals: `entity.not_found`,
 * `entity.duplicate`, `entity.in_use`, `entity.predefined`.
 */
export function createServices({ database }: BillingDeps) {
  const refused = (name = '') => ({ service_name: () => duplicate('service', 'name', name) })

  return {
    async add({ iEnv }: View, input: ServiceChanges & { name: string }): Promise<number> {
      await refusePredefinedName(database, iEnv, input.name)
      return refuseDuplicates(insertService(database, { ...defaults, ...input, iEnv }), refused(input.name))
    },

    update({ iEnv }: View, iService: number, wanted: ServiceChanges): Promise<void> {
      return database.transaction(async (tx) => {
        const current = await lockCustomService(tx, iEnv, iService)
        const changes = changed(current, wanted)
        if (Object.keys(changes).length === 0) return
        await refusePredefinedName(tx, iEnv, changes.name)
        await refuseDuplicates(updateService(tx, iService, changes), refused(changes.name))
      })
    },

    find({ iEnv }: View, key: { iService?: number; name?: string }): Promise<Service | undefined> {
      return findService(database, iEnv, key)
    },

    list({ iEnv }: View, filter: ServiceFilter, paging: Paging): Promise<Page<Service>> {
      return listServices(database, iEnv, filter, paging)
    },

    remove({ iEnv }: View, iService: number): Promise<void> {
      return database.transaction(async (tx) => {
        await lockCustomService(tx, iEnv, iService)
        const products = await countServiceUses(tx, iService)
        if (products > 0) throw inUse('service', `${products} products`)
        await deleteService(tx, iService)
      })
    },
  }
}

/** A custom service must not be taken for a predefined one; those are fixed, so no lock is needed. */
async function refusePredefinedName(queryable: Queryable, iEnv: number, name?: string): Promise<void> {
  if (name === undefined) return
  const taken = await findService(queryable, iEnv, { name })
  if (taken?.iEnv === null) throw duplicate('service', 'name', name)
}

async function lockCustomService(tx: Queryable, iEnv: number, iService: number): Promise<Service> {
  const service = await lockService(tx, iEnv, iService)
  if (!service) throw notFound('service', `i_service ${iService}`)
  if (service.iEnv === null)
    throw new AppError('entity.predefined', { entity: 'service', name: service.name })
  return service
}
