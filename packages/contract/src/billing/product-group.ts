import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, STAFF } from './method.ts'
import { paging, Success, Text, WireId } from './wire.ts'

/** A group of products: espf-facts §1. */
export const ProductGroupInfo = Type.Object({
  i_product_group: Type.Integer(),
  product_group_name: Type.String(),
})
export type ProductGroupInfo = Static<typeof ProductGroupInfo>

const GroupName = Type.String({ minLength: 1, maxLength: 255 })

/** The methods of ProductGroup are not public; they follow the naming rule of espf-facts §7.1. */
export const productGroupMethods = {
  'ProductGroup/add_product_group': {
    summary: 'Adds a group of products.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      product_group_info: Type.Object({ product_group_name: GroupName }, { additionalProperties: false }),
    }),
    result: Type.Object({ i_product_group: Type.Integer() }),
  },
  'ProductGroup/update_product_group': {
    summary: 'Renames a group of products.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      product_group_info: Type.Object(
        { i_product_group: WireId, product_group_name: GroupName },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_product_group: Type.Integer() }),
    example: { product_group_info: { i_product_group: 1, product_group_name: 'Mobile voice' } },
  },
  'ProductGroup/get_product_group_info': {
    summary: 'One group of products, by key or name.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      i_product_group: Type.Optional(WireId),
      product_group_name: Type.Optional(Text),
    }),
    result: Type.Object({ product_group_info: Type.Optional(ProductGroupInfo) }),
  },
  'ProductGroup/get_product_group_list': {
    summary: 'Groups of products that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ product_group_name: Type.Optional(Text), ...paging }),
    result: Type.Object({
      product_group_list: Type.Array(ProductGroupInfo),
      total: Type.Optional(Type.Integer()),
    }),
  },
  'ProductGroup/delete_product_group': {
    summary: 'Deletes a group that has no products.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_product_group: WireId }),
    result: Success,
    example: { i_product_group: 2 },
  },
} as const satisfies Record<string, MethodSpec>
