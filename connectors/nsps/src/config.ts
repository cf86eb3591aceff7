import { type Static, Type } from 'typebox'

export const NspsConfig = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^/?#@\\s]+(/[^#\\s]*)?$',
      description: 'Where the NSPS connector takes events; any path.',
    }),
    token: Type.String({ minLength: 1, description: 'Bearer token that it expects. Never shown.' }),
    healthUrl: Type.Optional(
      Type.String({
        pattern: '^https?://[^/?#@\\s]+(/[^#\\s]*)?$',
        description: '`/health` on the host of `url`, unless given.',
      }),
    ),
    requiredData: Type.Array(
      Type.Union([
        Type.Literal('access_policy_info'),
        Type.Literal('product_info'),
        Type.Literal('full_vd_counter_info'),
        Type.Literal('service_features'),
      ]),
      {
        default: ['access_policy_info', 'product_info', 'service_features'],
        description: 'What an event carries besides account and SIM card.',
      },
    ),
    handlerId: Type.String({ minLength: 1, default: 'openespf', description: '`handler_id` of the events.' }),
  },
  { additionalProperties: false },
)
export type NspsConfig = Static<typeof NspsConfig>
