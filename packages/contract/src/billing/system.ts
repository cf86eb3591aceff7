import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, EVERYBODY, type MethodSpec } from './method.ts'
import { Nullable, UtcTime } from './wire.ts'

const JsonObject = Type.Record(Type.String(), Type.Unknown())

/** One changed row: of `before` and `after` an update has only the fields that changed; secrets are `***`. */
export const WebLogInfo = Type.Object({
  i_web_log: Type.Integer(),
  changed_at: Type.String(),
  /** `user`: by a call; `clock`: because it fell due; `database`: by somebody logged in to the database. */
  changed_by: Type.Union([Type.Literal('user'), Type.Literal('clock'), Type.Literal('database')]),
  login: Nullable(Type.String()),
  i_user: Nullable(Type.Integer()),
  realm: Nullable(Type.String()),
  /** The user who acts for the one that `login` names. */
  acting_user: Nullable(Type.String()),
  address: Nullable(Type.String()),
  api: Nullable(Type.String()),
  operation: Nullable(Type.String()),
  action: Type.Union([Type.Literal('insert'), Type.Literal('update'), Type.Literal('delete')]),
  entity_type: Type.String(),
  i_entity: Type.String(),
  before: Nullable(JsonObject),
  after: Nullable(JsonObject),
})
export type WebLogInfo = Static<typeof WebLogInfo>

/** Methods about the system itself. Of WebLog the public facts name the method and three parameters (§7.4); the rest is ours. */
export const systemMethods = {
  'WebLog/get_web_log_list': {
    summary: 'Changes, the newest first: who made them, when, from where, by which operation.',
    access: 'read',
    area: 'audit.log',
    realms: ADMIN_ONLY,
    params: Type.Object({
      /** `Customers`, `Accounts`, …, or a table's name as in the answers: `customer`, `account_addon`. */
      entity_type: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      /** The key of the entity; needs `entity_type`. */
      i_entity: Type.Optional(
        Type.Union([Type.Integer({ minimum: 1 }), Type.String({ minLength: 1, maxLength: 255 })]),
      ),
      login: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
      from_date: Type.Optional(UtcTime),
      to_date: Type.Optional(UtcTime),
      /** Only those before this one: the last of the page before. */
      before: Type.Optional(Type.Integer({ minimum: 1 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    }),
    result: Type.Object({ web_log_list: Type.Array(WebLogInfo) }),
  },
  'Env/get_env_info': {
    summary: 'The environment that the caller belongs to.',
    access: 'read',
    area: 'none',
    realms: EVERYBODY,
    params: Type.Object({}),
    result: Type.Object({ env_info: Type.Object({ i_env: Type.Integer() }) }),
  },
  'Generic/get_version': {
    summary: 'The version of this program.',
    access: 'read',
    area: 'none',
    realms: EVERYBODY,
    params: Type.Object({}),
    result: Type.Object({ version: Type.String() }),
  },
  'Generic/get_session_data': {
    summary: 'Whose session this is, and whether the system takes writes.',
    access: 'read',
    area: 'none',
    realms: EVERYBODY,
    params: Type.Object({}),
    result: Type.Object({
      operating_mode: Type.Literal('normal'),
      session_id: Type.Optional(Type.String()),
      login: Type.String(),
      realm: Type.String(),
      i_env: Type.Integer(),
      i_user: Type.Integer(),
      i_customer: Type.Optional(Type.Integer()),
      i_account: Type.Optional(Type.Integer()),
      is_super_user: Type.Union([Type.Literal(0), Type.Literal(1)]),
      scopes: Type.Array(Type.String()),
    }),
  },
} as const satisfies Record<string, MethodSpec>
