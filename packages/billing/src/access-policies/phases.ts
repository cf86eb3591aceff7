import type { Queryable } from '@openespf/foundation/pg'
import { duplicate, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { changedPhase, newPhase, type WantedPhase } from './core/phase.ts'
import { deletePhase } from './sql/delete-phase.ts'
import { findPolicyOfPhase } from './sql/find-policy-of-phase.ts'
import { insertPhase } from './sql/insert-phase.ts'
import { listPhases } from './sql/list-phases.ts'
import { lockAccessPolicy } from './sql/lock-access-policy.ts'
import type { StoredPhase } from './sql/phase-row.ts'
import { updatePhase } from './sql/update-phase.ts'

export type Phases = ReturnType<typeof createPhases>

/**
 * Operations on the scheduled phases of access policies; each locks its policy. Refusals: `entity.not_found`,
 * `entity.duplicate`, `request.invalid`.
 */
export function createPhases({ database }: BillingDeps) {
  const refused = (name: string) => ({
    access_policy_phase_name: () => duplicate('phase of the access policy', 'name', name),
  })

  return {
    async add(
      { iEnv }: View,
      iAccessPolicy: number,
      wanted: WantedPhase & { name: string },
    ): Promise<number> {
      const phase = newPhase(wanted)
      return database.transaction(async (tx) => {
        if (!(await lockAccessPolicy(tx, iEnv, iAccessPolicy, 'netaccess')))
          throw notFound('access policy', `i_access_policy ${iAccessPolicy}`)
        return refuseDuplicates(insertPhase(tx, { ...phase, iAccessPolicy }), refused(phase.name))
      })
    },

    update({ iEnv }: View, iPhase: number, wanted: WantedPhase): Promise<void> {
      return database.transaction(async (tx) => {
        const { iPhase: _, iAccessPolicy: __, ...current } = await lockPhase(tx, iEnv, iPhase)
        const phase = changedPhase(current, wanted)
        if (phase) await refuseDuplicates(updatePhase(tx, iPhase, phase), refused(phase.name))
      })
    },

    /** The phases of a policy that the caller was shown. */
    list(iAccessPolicy: number): Promise<StoredPhase[]> {
      return listPhases(database, iAccessPolicy)
    },

    remove({ iEnv }: View, iPhase: number): Promise<void> {
      return database.transaction(async (tx) => {
        await lockPhase(tx, iEnv, iPhase)
        await deletePhase(tx, iPhase)
      })
    },
  }
}

/** The phase, its policy locked. */
async function lockPhase(tx: Queryable, iEnv: number, iPhase: number): Promise<StoredPhase> {
  const iAccessPolicy = await findPolicyOfPhase(tx, iPhase)
  const policy = iAccessPolicy && (await lockAccessPolicy(tx, iEnv, iAccessPolicy))
  const phases = policy ? await listPhases(tx, policy.iAccessPolicy) : []
  const phase = phases.find((one) => one.iPhase === iPhase)
  if (!phase) throw notFound('phase', `i_phase ${iPhase}`)
  return phase
}
