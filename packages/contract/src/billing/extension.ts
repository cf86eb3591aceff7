import { type Static, Type } from 'typebox'
import { type MethodSpec, OWNERS } from './method.ts'
import { Nullable, paging, Success, Text, WireId } from './wire.ts'

/** A short number inside a customer's office. The methods are facts (espf-facts §7.4), their fields are ours. */
export const ExtensionInfo = Type.Object({
  i_c_ext: Type.Integer(),
  i_customer: Type.Integer(),
  id: Type.String(),
  name: Type.String(),
  i_account: Nullable(Type.Integer()),
  account_id: Nullable(Type.String()),
})
export type ExtensionInfo = Static<typeof ExtensionInfo>

const ExtensionId = Type.String({ pattern: '^[0-9*#]{1,16}$' })
const fields = { name: Type.Optional(Text), i_account: Type.Optional(Nullable(WireId)) }

export const extensionMethods = {
  'Customer/get_extensions_list': {
    summary: "A customer's extensions.",
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_customer: Type.Optional(WireId), ...paging }),
    result: Type.Object({ extensions_list: Type.Array(ExtensionInfo), total: Type.Optional(Type.Integer()) }),
    example: { i_customer: 1, limit: 10 },
  },
  'Customer/add_customer_extension': {
    summary: 'Adds an extension.',
    access: 'write',
    realms: OWNERS,
    params: Type.Object({ i_customer: Type.Optional(WireId), id: ExtensionId, ...fields }),
    result: Type.Object({ i_c_ext: Type.Integer() }),
    example: { i_customer: 1, id: '102', name: 'Front desk', i_account: 1 },
  },
  'Customer/update_customer_extension': {
    summary: 'Changes an extension.',
    access: 'write',
    realms: OWNERS,
    params: Type.Object({ i_c_ext: WireId, id: Type.Optional(ExtensionId), ...fields }),
    result: Type.Object({ i_c_ext: Type.Integer() }),
  },
  'Customer/delete_customer_extension': {
    summary: 'Removes an extension.',
    access: 'write',
    realms: OWNERS,
    params: Type.Object({ i_c_ext: WireId }),
    result: Success,
  },
} as const satisfies Record<string, MethodSpec>
