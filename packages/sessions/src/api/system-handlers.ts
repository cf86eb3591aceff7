import type { V1Params, WebLogInfo } from '@openespf/contract/billing'
import { formatUtc } from '@openespf/contract/time'
import type { Queryable } from '@openespf/foundation/pg'
import { entityName } from '../audit/core/entity-name.ts'
import { type ChangeFilter, type ChangeRow, listChanges } from '../audit/sql/list-changes.ts'
import { invalid } from '../users/refusals.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined, readMoment } from './read.ts'

type Method = MethodsOf<'WebLog'> | MethodsOf<'Env'> | MethodsOf<'Generic'>

const LIMIT = 100

export function systemHandlers(deps: { database: Queryable; version: string }): Handlers<Method> {
  return {
    async 'WebLog/get_web_log_list'(params, { iEnv, isSuperUser }) {
      const asked = { ...readFilter(params), limit: params.limit ?? LIMIT }
      const changes = await listChanges(deps.database, { iEnv, withShared: isSuperUser }, asked)
      return { web_log_list: changes.map(webLogInfo) }
    },
    'Env/get_env_info': async (_params, { iEnv }) => ({ env_info: { i_env: iEnv } }),
    'Generic/get_version': async () => ({ version: deps.version }),
    async 'Generic/get_session_data'(_params, caller) {
      const { sessionId, iCustomer, iAccount } = caller
      return {
        operating_mode: 'normal',
        ...defined({ session_id: sessionId, i_customer: iCustomer, i_account: iAccount }),
        login: caller.login,
        realm: caller.realm,
        i_env: caller.iEnv,
        i_user: caller.iUser,
        is_super_user: caller.isSuperUser ? 1 : 0,
        scopes: [...caller.scopes],
      }
    },
  }
}

function readFilter(params: V1Params<'WebLog/get_web_log_list'>): ChangeFilter {
  const { entity_type, i_entity, login, from_date, to_date, before } = params
  if (i_entity !== undefined && entity_type === undefined) throw invalid('i_entity needs an entity_type')
  return defined({
    entity: entity_type === undefined ? undefined : entityName(entity_type),
    key: i_entity === undefined ? undefined : String(i_entity),
    login,
    from: from_date === undefined ? undefined : readMoment('from_date', from_date),
    to: to_date === undefined ? undefined : readMoment('to_date', to_date),
    before,
  })
}

function webLogInfo({ actor, ...change }: ChangeRow): WebLogInfo {
  const text = (name: string) => (actor[name] === undefined ? null : String(actor[name]))
  const { kind, i_user } = actor
  return {
    i_web_log: change.i_change,
    changed_at: formatUtc(change.changed_at),
    changed_by: kind === 'user' || kind === 'clock' ? kind : 'database',
    login: text('login'),
    i_user: typeof i_user === 'number' ? i_user : null,
    realm: text('realm'),
    acting_user: text('acting_user'),
    address: text('address'),
    api: text('api'),
    operation: text('operation'),
    action: change.action,
    entity_type: change.entity,
    i_entity: change.key,
    before: change.before,
    after: change.after,
  }
}
