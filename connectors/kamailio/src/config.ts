import { sqlConfig } from '@openespf/application/external-systems'
import { type Static, Type } from 'typebox'

export const KamailioConfig = Type.Object(
  {
    ...sqlConfig,
    domain: Type.String({
      pattern: '^[A-Za-z0-9.:\\[\\]-]{1,64}$',
      description: 'The SIP domain of all users: column `domain` of the table `subscriber`.',
    }),
    realm: Type.Optional(
      Type.String({
        pattern: '^[^":\\s]{1,64}$',
        description: 'The realm that Kamailio challenges with; unless given, the domain.',
      }),
    ),
    rpcUrl: Type.Optional(
      Type.String({
        pattern: '^https?://[^/?#@\\s]+(/[^#\\s]*)?$',
        description:
          'Where Kamailio takes JSON-RPC over HTTP, such as `http://10.0.0.5:5060/RPC`: by it, registrations are ended at once. Without it they last until they expire.',
      }),
    ),
    locationTable: Type.String({
      pattern: '^\\w+$',
      default: 'location',
      description: 'The table of registrations that `save()` of the routing script names.',
    }),
    locationDomain: Type.Boolean({
      default: false,
      description: 'Whether registrations are kept under user@domain: `use_domain` of the module usrloc.',
    }),
    serviceStatuses: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        'Account statuses that do not bar service, such as "overdraft". An account in order (no status) can register; with any other status it cannot.',
    }),
  },
  { additionalProperties: false },
)
export type KamailioConfig = Static<typeof KamailioConfig>
