import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, EVERYBODY, type MethodSpec, OWNERS, STAFF } from './method.ts'
import { Flag, Nullable, paging, Success, Text, UtcTime, WireId, WireMoney } from './wire.ts'

/** A quota of an account with what is left of it: espf-facts §10.6; `N/A`: the bundle is not running. */
export const FullVdCounterInfo = Type.Object({
  discount_info: Type.String(),
  dg_name: Type.String(),
  i_vd_plan: Type.Integer(),
  i_dest_group: Nullable(Type.Integer()),
  allocated_amount: Type.Number(),
  unit: Type.String(),
  addon_priority: Type.Integer(),
  vdp_name: Type.String(),
  i_vd_dg: Type.Integer(),
  i_service: Type.Integer(),
  service_name: Type.String(),
  remaining: Type.Union([Type.Number(), Type.Literal('N/A')]),
})
export type FullVdCounterInfo = Static<typeof FullVdCounterInfo>

/** Of usage, or of a fee: then without a service. The public facts name the list only (espf-facts §7.3): the fields are ours. */
export const XdrInfo = Type.Object({
  i_xdr: Type.Integer(),
  i_customer: Type.Integer(),
  i_account: Nullable(Type.Integer()),
  i_service: Nullable(Type.Integer()),
  description: Type.String(),
  connect_time: Type.String(),
  disconnect_time: Type.String(),
  charged_quantity: Type.Number(),
  covered_quantity: Type.Number(),
  charged_amount: Type.Number(),
  /** the invoice that it stands on, if any */
  i_invoice: Nullable(Type.Integer()),
})
export type XdrInfo = Static<typeof XdrInfo>

/** `i_service_type`: services here have one type each, with the service's id. */
const xdrFilter = {
  from_date: Type.Optional(UtcTime),
  to_date: Type.Optional(UtcTime),
  i_service_type: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  ...paging,
}
const XdrList = Type.Object({ xdr_list: Type.Array(XdrInfo), total: Type.Optional(Type.Integer()) })

/** Without `i_account`, an account asks about itself. */
export const usageMethods = {
  'Account/get_full_vd_counter_info': {
    summary: 'The quotas of an account.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ i_account: Type.Optional(WireId) }),
    result: Type.Object({ full_vd_counter_info: Type.Array(FullVdCounterInfo) }),
  },
  'Account/activate_bundle': {
    summary: 'Activates a bundle of an account, or one that expired again for its renewal fee.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      i_account: WireId,
      i_vd_plan: WireId,
      automatic_renewal: Type.Optional(Flag),
      delay_activation_till: Type.Optional(UtcTime),
    }),
    result: Success,
  },
  'Account/topup_bundle': {
    summary: 'Adds to a quota of an account for the fee of a top-up option.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_account: WireId, i_vd_topup: WireId }),
    result: Success,
  },
  'Account/get_xdr_list': {
    summary: 'What an account used and was charged.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ i_account: Type.Optional(WireId), ...xdrFilter }),
    result: XdrList,
    example: { i_account: 1, limit: 10 },
  },
  'Customer/get_customer_xdrs': {
    summary: 'What a customer and its accounts used and were charged.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_customer: WireId, ...xdrFilter }),
    result: XdrList,
  },
  'CDR/add_xdr': {
    summary: 'Reports rated usage of an account: counts it against quotas and charges its amount.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      xdr_info: Type.Object(
        {
          i_account: WireId,
          i_service: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
          connect_time: UtcTime,
          disconnect_time: UtcTime,
          charged_quantity: WireMoney,
          charged_amount: Type.Optional(WireMoney),
          dg_name: Type.Optional(Text),
          peak_level: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
          description: Type.Optional(Text),
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_xdr: Type.Integer() }),
  },
} as const satisfies Record<string, MethodSpec>
