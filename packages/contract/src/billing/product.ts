import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, STAFF } from './method.ts'
import { Flag, Nullable, paging, Success, Switch, Text, WireId, WireMoney } from './wire.ts'

/** A rating entry of a product: the product rates the service by the tariff. Its form is ours. */
export const IncludedService = Type.Object({
  i_accessibility: Type.Integer(),
  i_service: Type.Integer(),
  service_name: Type.String(),
  tariff_name: Type.String(),
})

/**
 * `product_info`: espf-facts §7.3, §7.4, §10.6; add-ons have an `addon_priority` above 0 (§7.5). `included_services` is
 * there where it was asked for, `allowed_addons` (the name is ours) with `detailed_info`.
 */
export const ProductInfo = Type.Object({
  i_product: Type.Integer(),
  i_env: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  iso_4217: Type.String(),
  addon_priority: Type.Integer(),
  i_account_role: Type.Integer(),
  i_access_policy: Nullable(Type.Integer()),
  visible_name: Type.String(),
  i_product_group: Nullable(Type.Integer()),
  product_group_name: Nullable(Type.String()),
  realm: Type.String(),
  hidden: Flag,
  shared: Flag,
  managed_by_user: Flag,
  breakage: Type.Number(),
  included_services: Type.Optional(Type.Array(IncludedService)),
  allowed_addons: Type.Optional(Type.Array(Type.Integer())),
  i_vd_plan: Nullable(Type.Integer()),
})
export type ProductInfo = Static<typeof ProductInfo>

const writable = {
  description: Type.Optional(Type.String({ maxLength: 4000 })),
  i_account_role: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  i_access_policy: Type.Optional(Nullable(WireId)),
  visible_name: Type.Optional(Text),
  i_product_group: Type.Optional(Nullable(WireId)),
  realm: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  hidden: Type.Optional(Flag),
  shared: Type.Optional(Flag),
  managed_by_user: Type.Optional(Flag),
  breakage: Type.Optional(WireMoney),
  /** The whole wanted list; an entry with another tariff than before is a new entry. */
  included_services: Type.Optional(
    Type.Array(
      Type.Object({ i_service: WireId, tariff_name: Type.Optional(Text) }, { additionalProperties: false }),
      { maxItems: 100 },
    ),
  ),
  /** The whole wanted list of a main product; empty: all add-ons are allowed. */
  allowed_addons: Type.Optional(Type.Array(WireId, { maxItems: 500 })),
  i_vd_plan: Type.Optional(Nullable(WireId)),
}

export const productMethods = {
  'Product/add_product': {
    summary: 'Adds a product.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      product_info: Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 255 }),
          iso_4217: Type.String({ pattern: '^[A-Z]{3}$' }),
          addon_priority: Type.Optional(
            Type.Union([
              Type.Literal(0),
              Type.Literal(10),
              Type.Literal(15),
              Type.Literal(20),
              Type.Literal(25),
              Type.Literal(30),
            ]),
          ),
          ...writable,
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_product: Type.Integer() }),
  },
  'Product/update_product': {
    summary: 'Changes a product.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      product_info: Type.Object(
        {
          i_product: WireId,
          name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
          ...writable,
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_product: Type.Integer() }),
  },
  'Product/get_product_info': {
    summary: 'One product, by key or name.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      i_product: Type.Optional(WireId),
      name: Type.Optional(Text),
      detailed_info: Type.Optional(Switch),
      get_included_services: Type.Optional(Switch),
    }),
    result: Type.Object({ product_info: Type.Optional(ProductInfo) }),
  },
  'Product/get_product_list': {
    summary: 'Products that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      name: Type.Optional(Text),
      i_product_group: Type.Optional(WireId),
      /** 1: only add-ons; 0: only main products. The name is ours. */
      is_addon: Type.Optional(Switch),
      i_account_role: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
      /** Words to be found in any of the fields, by default in both names; its form as in Customer/get_customer_list. */
      search: Type.Optional(
        Type.Object(
          {
            search_by: Type.Optional(
              Type.Array(
                Type.Union([Type.Literal('name'), Type.Literal('visible_name'), Type.Literal('description')]),
                { minItems: 1, maxItems: 3 },
              ),
            ),
            value: Text,
          },
          { additionalProperties: false },
        ),
      ),
      ...paging,
    }),
    result: Type.Object({ product_list: Type.Array(ProductInfo), total: Type.Optional(Type.Integer()) }),
  },
  /**
   * espf-facts §7.4. `detailed_info` adds the included services; `with_subscription` is accepted and adds nothing, as no
   * product has a subscription here.
   */
  'Product/get_allowed_addons': {
    summary: 'The add-ons that an account with a main product may have.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      i_product: WireId,
      detailed_info: Type.Optional(Switch),
      with_subscription: Type.Optional(Switch),
    }),
    result: Type.Object({ product_list: Type.Array(ProductInfo) }),
  },
  'Product/delete_product': {
    summary: 'Deletes a product that no open account uses.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_product: WireId }),
    result: Success,
    example: { i_product: 3 },
  },
} as const satisfies Record<string, MethodSpec>
export type ProductMethod = keyof typeof productMethods
