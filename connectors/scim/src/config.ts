import { type Static, Type } from 'typebox'

export const ScimConfig = Type.Object(
  {
    baseUrl: Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      description: 'Where `/Users` is: often ends with `/scim/v2`.',
    }),
    token: Type.String({ minLength: 1, description: 'Bearer token. Never shown.' }),
    attributes: Type.Record(
      Type.String({ pattern: '^[A-Za-z][A-Za-z0-9$_-]*(\\.[A-Za-z][A-Za-z0-9$_-]*)?$' }),
      Type.String({ pattern: '^(account|sim|product|customer)(\\.\\w+)+$' }),
      {
        default: {},
        description:
          'Further attributes of a user and where their values come from: `displayName: account.email`.',
      },
    ),
    update: Type.Union([Type.Literal('patch'), Type.Literal('replace')], {
      default: 'patch',
      description: 'Send what differs (PATCH), or, for servers without PATCH, the whole user (PUT).',
    }),
    listFilter: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Filter (RFC 7644 §3.4.2.2) of the users that are ours, such as `externalId pr`. With it a reconciliation finds those of whom billing does not know, and `--repair` deletes them: it must not fit anybody else.',
      }),
    ),
    serviceStatuses: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Account statuses with which a user stays active; one in order always is.',
    }),
  },
  { additionalProperties: false },
)
export type ScimConfig = Static<typeof ScimConfig>
