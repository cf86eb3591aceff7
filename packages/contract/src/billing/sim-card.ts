import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, STAFF } from './method.ts'
import { Nullable, paging, Success, Switch, WireId } from './wire.ts'

const Imsi = Type.String({ pattern: '^[0-9]{6,15}$' })
const Iccid = Type.String({ pattern: '^[0-9]{18,22}$' })
const Key128 = Type.String({ pattern: '^[0-9A-Fa-f]{32}$' })

/**
 * `card_info`: the methods of the SIMCard service are not public (espf-facts §7.4), so they follow the naming rule with
 * the schema title that is (`CardInfo`). `msisdn` is the id of the account that holds the card, without its realm suffix;
 * Ki and OPC go in and come out of `get_card_info` alone, for who asks (`get_keys`) and holds the scope for it: an HLR needs
 * them. Both are ours.
 */
export const CardInfo = Type.Object({
  i_sim_card: Type.Integer(),
  i_env: Type.Integer(),
  imsi: Type.String(),
  iccid: Type.String(),
  status: Type.String(),
  i_account: Nullable(Type.Integer()),
  msisdn: Nullable(Type.String()),
  description: Type.String(),
  ki: Type.Optional(Key128),
  opc: Type.Optional(Key128),
})
export type CardInfo = Static<typeof CardInfo>

const writable = {
  ki: Type.Optional(Key128),
  opc: Type.Optional(Key128),
  amf: Type.Optional(Type.String({ pattern: '^[0-9A-Fa-f]{4}$' })),
  description: Type.Optional(Type.String({ maxLength: 255 })),
}

export const simCardMethods = {
  'SIMCard/add_card': {
    summary: 'Adds a SIM card to the inventory.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      card_info: Type.Object({ imsi: Imsi, iccid: Iccid, ...writable }, { additionalProperties: false }),
    }),
    result: Type.Object({ i_sim_card: Type.Integer() }),
  },
  /** `i_account`: hand the card to this account, taking it from whoever holds it; null: take it away. */
  'SIMCard/update_card': {
    summary: 'Changes a SIM card or hands it to an account.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      card_info: Type.Object(
        {
          i_sim_card: WireId,
          i_account: Type.Optional(Nullable(WireId)),
          status: Type.Optional(
            Type.Union([Type.Literal('available'), Type.Literal('reserved'), Type.Literal('disposed')]),
          ),
          ...writable,
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_sim_card: Type.Integer() }),
  },
  'SIMCard/get_card_info': {
    summary: 'One SIM card; with its keys for who has the scope `billing.sim_keys:read`.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      i_sim_card: Type.Optional(WireId),
      imsi: Type.Optional(Imsi),
      iccid: Type.Optional(Iccid),
      i_account: Type.Optional(WireId),
      get_keys: Type.Optional(Switch),
    }),
    result: Type.Object({ card_info: Type.Optional(CardInfo) }),
  },
  'SIMCard/get_card_list': {
    summary: 'SIM cards that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      imsi: Type.Optional(Type.String({ maxLength: 32 })),
      status: Type.Optional(Type.String({ maxLength: 32 })),
      ...paging,
    }),
    result: Type.Object({ card_list: Type.Array(CardInfo), total: Type.Optional(Type.Integer()) }),
  },
  'SIMCard/delete_card': {
    summary: 'Removes a SIM card from the inventory.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_sim_card: WireId }),
    result: Success,
    example: { i_sim_card: 2 },
  },
} as const satisfies Record<string, MethodSpec>
export type SimCardMethod = keyof typeof simCardMethods
