import { sqlConfig } from '@openespf/application/external-systems'
import { type Static, Type } from 'typebox'

export const FreeRadiusConfig = Type.Object(
  {
    ...sqlConfig,
    userSuffix: Type.String({
      default: '',
      maxLength: 128,
      description:
        'What follows the account’s id (without its realm) in the RADIUS user name, such as "@example.net".',
    }),
    group: Type.Union([Type.Literal('none'), Type.Literal('product'), Type.Literal('access_policy')], {
      default: 'product',
      description:
        'Whose name is the user’s group in radusergroup: what the group’s members get is yours to say in radgroupcheck and radgroupreply.',
    }),
    attributeGroups: Type.Array(Type.String({ pattern: '^(\\*\\.)?[^*]+$' }), {
      default: ['radius', '*.radius_response'],
      description:
        'Groups of the access policy whose attributes are RADIUS attributes for radreply; `*.` stands for any vendor.',
    }),
    serviceStatuses: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        'Account statuses that do not bar service, such as "overdraft". An account in order (no status) is let in; with any other status it is rejected.',
    }),
  },
  { additionalProperties: false },
)
export type FreeRadiusConfig = Static<typeof FreeRadiusConfig>
