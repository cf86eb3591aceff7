import { isUnavailable, type Queryable } from '@openespf/foundation/pg'
import { createResting } from './resting.ts'
import type { Rule, RuleDeps } from './rule.ts'

/** Of those that failed, at most so many are tried again with a batch: they do not crowd out what is due. */
const RETRIES = 10

/** What is due by a rule, one by one. */
export type Due<D> = {
  name: string
  /** which entity one is about, as events name it: `account/2984` */
  entityOf(one: D): string
  /** What is due, at most a batch, without what is left out. */
  list(now: Date, leftOut: readonly D[]): Promise<readonly D[]>
  /** Does what is due for one, if it still is; says whether that changed anything. */
  change(tx: Queryable, one: D, now: Date): Promise<boolean>
}

/**
 * A rule that changes each entity in a transaction of its own. One that fails is logged and rests (1 s, then twice as long
 * each time, up to a minute): it is not listed meanwhile, so that no number of them keeps the others waiting. When the
 * database is gone the run ends, as none would fare better.
 */
export function createDueRule<D extends { iEnv: number }>({ database, log }: RuleDeps, due: Due<D>): Rule {
  const resting = createResting(due.entityOf)

  const attempt = async (one: D, now: Date): Promise<boolean> => {
    try {
      const isChanged = await database.transaction((tx) => due.change(tx, one, now))
      resting.forget(one)
      return isChanged
    } catch (error) {
      const pauseMs = resting.failed(one, now)
      // It rests then too: one that always takes longer than the deadline of a query stops the others but once.
      if (isUnavailable(error)) throw error
      log.error(
        { err: error, rule: due.name, i_env: one.iEnv, entity: due.entityOf(one), pause_ms: pauseMs },
        'a rule of the billing clock failed for one entity and goes on with the others',
      )
      return false
    }
  }

  return {
    name: due.name,
    async runOnce(now) {
      const listed = await due.list(now, resting.all())
      let changed = 0
      for (const one of [...listed, ...resting.rested(now, RETRIES)])
        if (await attempt(one, now)) changed += 1
      return changed
    },
  }
}
