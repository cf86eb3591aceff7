import type { AccountExplanation, AccountTimeline } from '@openespf/contract/provisioner'
import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import { explainAccount } from '../core/explain-account.ts'
import { maskVariables } from '../core/mask-variables.ts'
import type { RunningConnector } from '../running-connector.ts'
import { listTimeline } from '../store/sql/list-timeline.ts'
import { readAccountWork } from '../store/sql/read-account-work.ts'

/** What happened to an account, the newest first, without secrets. */
export async function tellTimeline(db: Queryable, iAccount: number, limit: number): Promise<AccountTimeline> {
  const entries = await listTimeline(db, iAccount, limit)
  return {
    i_account: iAccount,
    entry_list: entries.map((entry) => {
      if (entry.kind !== 'event') return entry
      const { body, ...event } = entry
      return { ...event, variables: maskVariables(JSON.parse(body).variables) }
    }),
  }
}

/** Why an account is provisioned or not, in words. */
export async function tellWhy(
  context: { database: Queryable; clock: Clock; connectors: readonly RunningConnector[] },
  iAccount: number,
): Promise<AccountExplanation> {
  const work = await readAccountWork(context.database, iAccount)
  return explainAccount({
    i_account: iAccount,
    now: context.clock.now(),
    connectors: context.connectors,
    ...work,
  })
}
