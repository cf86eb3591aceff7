import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, STAFF } from './method.ts'
import { paging, Success, Text, WireId } from './wire.ts'

/** What a service is used for; the words are those of the quota events (espf-facts §3.1, rows 30–32). */
export const ServiceType = Type.Union([
  Type.Literal('voice'),
  Type.Literal('msg'),
  Type.Literal('netaccess'),
  Type.Literal('other'),
])
export const RatingBase = Type.Union([Type.Literal('time'), Type.Literal('volume'), Type.Literal('quantity')])

/**
 * A service that products rate. The ids 3, 10, 105 and 106 are predefined (espf-facts §7.5, which names only 106); the
 * fields beside `i_service` and `name` are ours.
 */
export const ServiceInfo = Type.Object({
  i_service: Type.Integer(),
  name: Type.String(),
  service_type: ServiceType,
  rating_base: RatingBase,
  base_unit: Type.String(),
  is_predefined: Type.Boolean(),
})
export type ServiceInfo = Static<typeof ServiceInfo>

const Name = Type.String({ minLength: 1, maxLength: 255 })
const Unit = Type.String({ minLength: 1, maxLength: 32 })

/** Of these only get_service_list is public (espf-facts §7.4); the others follow the naming rule. */
export const serviceMethods = {
  'Service/add_service': {
    summary: 'Adds a custom service.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      service_info: Type.Object(
        {
          name: Name,
          service_type: Type.Optional(ServiceType),
          rating_base: Type.Optional(RatingBase),
          base_unit: Type.Optional(Unit),
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_service: Type.Integer() }),
  },
  'Service/update_service': {
    summary: 'Changes a custom service.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      service_info: Type.Object(
        {
          i_service: WireId,
          name: Type.Optional(Name),
          service_type: Type.Optional(ServiceType),
          rating_base: Type.Optional(RatingBase),
          base_unit: Type.Optional(Unit),
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_service: Type.Integer() }),
    example: { service_info: { i_service: 1000, base_unit: 'message' } },
  },
  'Service/get_service_info': {
    summary: 'One service, by key or name.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ i_service: Type.Optional(WireId), name: Type.Optional(Text) }),
    result: Type.Object({ service_info: Type.Optional(ServiceInfo) }),
  },
  'Service/get_service_list': {
    summary: 'Services, predefined and custom, that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      name: Type.Optional(Text),
      service_type: Type.Optional(ServiceType),
      ...paging,
    }),
    result: Type.Object({ service_list: Type.Array(ServiceInfo), total: Type.Optional(Type.Integer()) }),
  },
  'Service/delete_service': {
    summary: 'Deletes a custom service that no product rates.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_service: WireId }),
    result: Success,
    example: { i_service: 1001 },
  },
} as const satisfies Record<string, MethodSpec>
