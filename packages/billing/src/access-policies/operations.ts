import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { checkAttributes, type PolicyAttribute, sameAttributes } from './core/attributes.ts'
import type { AccessPolicy, PolicyServiceType } from './sql/access-policy-row.ts'
import { countAccessPolicyUses } from './sql/count-access-policy-uses.ts'
import { deleteAccessPolicy } from './sql/delete-access-policy.ts'
import { deletePhase } from './sql/delete-phase.ts'
import { findAccessPolicy } from './sql/find-access-policy.ts'
import { insertAccessPolicy } from './sql/insert-access-policy.ts'
import { listAccessPolicies } from './sql/list-access-policies.ts'
import { listPhases } from './sql/list-phases.ts'
import { lockAccessPolicy } from './sql/lock-access-policy.ts'
import { updateAccessPolicy } from './sql/update-access-policy.ts'

export type AccessPolicyChanges = { name?: string; description?: string; attributes?: PolicyAttribute[] }

type NewPolicy = AccessPolicyChanges & { name: string }
type PolicyFilter = { name?: string; serviceType?: PolicyServiceType }

export type ServicePolicies = ReturnType<typeof createServicePolicies>
export type AccessPolicies = ReturnType<typeof createAccessPolicies>

type PolicyKind = { entity: string; key: string; serviceType?: PolicyServiceType }

const ACCESS_POLICY: PolicyKind = {
  entity: 'access policy',
  key: 'i_access_policy',
  serviceType: 'netaccess',
}

/** Operations on access policies. */
export function createAccessPolicies(deps: BillingDeps) {
  const { add, ...policies } = createPolicies(deps, ACCESS_POLICY)
  return {
    ...policies,
    add: (view: View, input: NewPolicy): Promise<number> => add(view, { ...input, serviceType: 'netaccess' }),
  }
}

/** Operations on service policies: those of Internet access are the access policies. */
export function createServicePolicies(deps: BillingDeps) {
  return createPolicies(deps, { entity: 'service policy', key: 'i_service_policy' })
}

/** Operations on policies of one kind: of one service type, or all. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`, `request.invalid`. */
function createPolicies({ database }: BillingDeps, { entity, key: idName, serviceType }: PolicyKind) {
  const refused = (name = '') => ({ access_policy_name: () => duplicate(entity, 'name', name) })

  return {
    async add({ iEnv }: View, input: NewPolicy & { serviceType: PolicyServiceType }): Promise<number> {
      const { name, description = '', attributes = [] } = input
      checkAttributes(attributes)
      return refuseDuplicates(
        insertAccessPolicy(database, { iEnv, serviceType: input.serviceType, name, description, attributes }),
        refused(name),
      )
    },

    async update({ iEnv }: View, iAccessPolicy: number, wanted: AccessPolicyChanges): Promise<void> {
      checkAttributes(wanted.attributes ?? [])
      await database.transaction(async (tx) => {
        const current = await lockAccessPolicy(tx, iEnv, iAccessPolicy, serviceType)
        if (!current) throw notFound(entity, `${idName} ${iAccessPolicy}`)
        const changes = changed(current, wanted)
        if (changes.attributes && sameAttributes(current.attributes, changes.attributes)) {
          delete changes.attributes
        }
        if (Object.keys(changes).length === 0) return
        await refuseDuplicates(updateAccessPolicy(tx, iAccessPolicy, changes), refused(changes.name))
      })
    },

    find({ iEnv }: View, key: { iAccessPolicy?: number; name?: string }): Promise<AccessPolicy | undefined> {
      return findAccessPolicy(database, iEnv, { ...key, ...(serviceType && { serviceType }) })
    },

    list({ iEnv }: View, filter: PolicyFilter, paging: Paging): Promise<Page<AccessPolicy>> {
      return listAccessPolicies(database, iEnv, { ...filter, ...(serviceType && { serviceType }) }, paging)
    },

    remove({ iEnv }: View, iAccessPolicy: number): Promise<void> {
      return database.transaction(async (tx) => {
        if (!(await lockAccessPolicy(tx, iEnv, iAccessPolicy, serviceType)))
          throw notFound(entity, `${idName} ${iAccessPolicy}`)
        const uses = await countAccessPolicyUses(tx, iAccessPolicy)
        if (uses.accounts + uses.products > 0)
          throw inUse(entity, `${uses.accounts} accounts and ${uses.products} products`)
        for (const { iPhase } of await listPhases(tx, iAccessPolicy)) await deletePhase(tx, iPhase)
        await deleteAccessPolicy(tx, iAccessPolicy)
      })
    },
  }
}
