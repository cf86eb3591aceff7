import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, EVERYBODY, type MethodSpec, OWNERS, STAFF } from './method.ts'
import { Nullable, Success, WireId } from './wire.ts'

/**
 * A service feature: espf-facts §7.6. `flag_value`: the entity's own value, `~` without one (an account then takes the
 * product's), `^` takes the customer's. `locks`: `user` when it cannot be changed in self-care; `locked`: 1 when whoever
 * asks cannot change it.
 */
export const ServiceFeature = Type.Object({
  name: Type.String(),
  flag_value: Type.String(),
  effective_flag_value: Nullable(Type.String()),
  locked: Type.Integer(),
  locks: Type.Array(Type.String()),
  attributes: Type.Array(
    Type.Object({
      name: Type.String(),
      values: Type.Array(Nullable(Type.String())),
      effective_values: Type.Array(Nullable(Type.String())),
    }),
  ),
})
export type ServiceFeature = Static<typeof ServiceFeature>

/** What is read only in a `ServiceFeature` may be sent back and is not looked at. */
const WantedFeature = Type.Object({
  name: Type.String({ maxLength: 64 }),
  flag_value: Type.Optional(Type.String({ pattern: '^[~^A-Z0-9]$' })),
  attributes: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String({ maxLength: 64 }),
        values: Type.Optional(Type.Array(Nullable(Type.String({ maxLength: 255 })), { maxItems: 100 })),
      }),
      { maxItems: 100 },
    ),
  ),
})

/** What the documented calls change. */
const CLIR = { name: 'clir', flag_value: 'Y' }

const Features = Type.Object({ service_features: Type.Array(ServiceFeature) })
const wanted = { service_features: Type.Array(WantedFeature, { maxItems: 200 }) }

/** Features of accounts, customers and products: espf-facts §7.3, §7.4; those of products and sites are ours. */
export const serviceFeatureMethods = {
  'Account/get_service_features': {
    summary: "An account's service features; without a key the caller's own.",
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ i_account: Type.Optional(WireId) }),
    result: Features,
  },
  'Account/update_service_features': {
    summary: "Changes the named service features of an account; without a key of the caller's own.",
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({ i_account: Type.Optional(WireId), ...wanted }),
    result: Success,
    example: { i_account: 1, service_features: [CLIR] },
  },
  'Customer/get_service_features': {
    summary: "A customer's service features; without a key the caller's own.",
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_customer: Type.Optional(WireId) }),
    result: Features,
  },
  'Customer/update_service_features': {
    summary: "Changes the named service features of a customer; without a key of the caller's own.",
    access: 'write',
    realms: OWNERS,
    params: Type.Object({ i_customer: Type.Optional(WireId), ...wanted }),
    result: Success,
    example: { i_customer: 1, service_features: [CLIR] },
  },
  'Product/get_service_features': {
    summary: 'The service features that a product gives.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ i_product: WireId }),
    result: Features,
  },
  'Product/update_service_features': {
    summary: 'Changes the named service features of a product.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_product: WireId, ...wanted }),
    result: Success,
    example: { i_product: 1, service_features: [CLIR] },
  },
  'CustomerSite/get_service_features': {
    summary: 'The service features of a site of a customer.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_customer_site: WireId }),
    result: Features,
  },
  'CustomerSite/update_service_features': {
    summary: 'Changes the named service features of a site.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer_site: WireId, ...wanted }),
    result: Success,
    example: { i_customer_site: 1, service_features: [CLIR] },
  },
} as const satisfies Record<string, MethodSpec>
export type ServiceFeatureMethod = keyof typeof serviceFeatureMethods
