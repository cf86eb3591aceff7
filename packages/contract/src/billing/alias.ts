import { type Static, Type } from 'typebox'
import { EVERYBODY, type MethodSpec, STAFF } from './method.ts'
import { Flag, paging, Success, WireId } from './wire.ts'

/** An alias: espf-facts §7.3. `i_account` is its own number; what it stands for is `i_master_account`. */
export const AliasInfo = Type.Object({
  i_account: Type.Integer(),
  i_master_account: Type.Integer(),
  id: Type.String(),
  billing_model: Type.Literal(2),
  i_account_role: Type.Integer(),
  blocked: Flag,
})
export type AliasInfo = Static<typeof AliasInfo>

export const aliasMethods = {
  'Account/add_alias': {
    summary: 'Gives an account another id.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      alias_info: Type.Object(
        {
          i_master_account: WireId,
          id: Type.String({ minLength: 1, maxLength: 64, pattern: '^\\S+$' }),
          blocked: Type.Optional(Flag),
          i_account_role: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_account: Type.Integer() }),
    example: { alias_info: { i_master_account: 1, id: '12065550101' } },
  },
  /** By its number or its id. */
  'Account/delete_alias': {
    summary: 'Takes another id from an account.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      alias_info: Type.Object({
        i_account: Type.Optional(WireId),
        id: Type.Optional(Type.String({ maxLength: 255 })),
      }),
    }),
    result: Success,
    example: { alias_info: { i_account: 3 } },
  },
  'Account/get_alias_list': {
    summary: "An account's further ids.",
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ i_master_account: WireId, ...paging }),
    result: Type.Object({ alias_list: Type.Array(AliasInfo), total: Type.Optional(Type.Integer()) }),
  },
} as const satisfies Record<string, MethodSpec>
