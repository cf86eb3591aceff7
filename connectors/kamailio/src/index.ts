import {
  type Connector,
  checkThat,
  defineConnector,
  type ExternalKey,
  orFailure,
} from '@openespf/application/connector'
import { sqlSettingsOf } from '@openespf/application/external-systems'
import { KamailioConfig } from './config.ts'
import { type Desired, desire } from './desired.ts'
import { createLocation } from './location.ts'
import { type Actual, type Change, describe, diff, plan } from './plan.ts'
import { listSubscribers } from './sql/list-subscribers.ts'
import { apply, readUsers } from './users.ts'

const PAGE = 1000
/** A user whom nobody has. */
const PROBE = 'openespf-check'

/** Keeps the users of a Kamailio with PostgreSQL as billing says: who may register, with which password. See instructions.md. */
export const kamailio = defineConnector({
  name: 'kamailio',
  group: 'VoIP',
  config: KamailioConfig,
  needs: () => [],
  create(config, tools): Connector<Desired, Actual, Change> {
    const { domain } = config
    const target = {
      sql: tools.openSql(sqlSettingsOf(config)),
      location: createLocation(config, tools),
      domain,
    }
    return {
      desire: (subscriber) => desire(subscriber, config),
      read: (keys) => orFailure(read(keys)),
      plan,
      diff,
      describe,
      apply: (change) => orFailure(apply(target, change)),
      list: (after = '') => orFailure(list(after)),
      check: () => checkThat(readUsers(target, [PROBE])),
      close: () => target.sql.close(),
    }

    async function read(keys: readonly ExternalKey[]) {
      const users = keys.map(({ value }) => value)
      return { kind: 'read' as const, actual: await readUsers(target, users), found: [] }
    }

    async function list(after: string) {
      const users = await listSubscribers(target.sql, { domain, after, limit: PAGE })
      const keys = users.map((value) => ({ kind: 'account_id' as const, value }))
      return { kind: 'listed' as const, keys, next: users.length < PAGE ? undefined : users.at(-1) }
    }
  },
})
