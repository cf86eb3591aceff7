import { type Connector, checkThat, defineConnector, orFailure } from '@openespf/application/connector'
import { sqlSettingsOf } from '@openespf/application/external-systems'
import { FreeRadiusConfig } from './config.ts'
import { type Desired, desire } from './desired.ts'
import { type Actual, type Change, describe, diff, plan, usersOf } from './plan.ts'
import { listUsers } from './sql/list-users.ts'
import { apply, readActual } from './users.ts'

const PAGE = 1000

/** Keeps users of a FreeRADIUS with PostgreSQL as billing says: password, access policy, group. See instructions.md. */
export const freeRadius = defineConnector({
  name: 'freeradius',
  group: 'Netaccess',
  config: FreeRadiusConfig,
  needs: () => ['product', 'access_policy', 'service_features'],
  // unique_violation, where an operator has made an index of that kind: PostgreSQL words it in the language of the server.
  policy: [{ code: '23505', action: 'read-back' }],
  create(config, { openSql }): Connector<Desired, Actual, Change> {
    const sql = openSql(sqlSettingsOf(config))
    const { userSuffix: suffix } = config
    return {
      desire: (subscriber) => desire(subscriber, config),
      read: (keys) =>
        orFailure(
          readActual(sql, usersOf(keys, suffix)).then((actual) => ({ kind: 'read', actual, found: [] })),
        ),
      plan: (input) => plan(input, suffix),
      diff: (input) => diff(input, suffix),
      describe,
      apply: (change) => orFailure(apply(sql, change)),
      list: (after = '') => orFailure(list(after)),
      check: () => checkThat(listUsers(sql, { after: '', suffix, limit: 1 })),
      close: () => sql.close(),
    }

    async function list(after: string) {
      const users = await listUsers(sql, { after, suffix, limit: PAGE })
      const keys = users.map((user) => ({
        kind: 'account_id' as const,
        value: user.slice(0, user.length - suffix.length),
      }))
      return { kind: 'listed' as const, keys, next: users.length < PAGE ? undefined : users.at(-1) }
    }
  },
})
