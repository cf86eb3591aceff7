import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, STAFF } from './method.ts'
import { Nullable, paging, Success, Text, WireId, WireMoney } from './wire.ts'

const PlanType = Type.Union([Type.Literal('legacy'), Type.Literal('renewable')])
const AutoRenewal = Type.Union([Type.Literal('never'), Type.Literal('on_sufficient_funds')])
/** espf-facts §7.5: 1 daily, 2 weekly, 3 semimonthly, 4 monthly, 5 monthly anniversary, 6 30 days. */
const BillingPeriod = Type.Union([
  Type.Literal(1),
  Type.Literal(2),
  Type.Literal(3),
  Type.Literal(4),
  Type.Literal(5),
  Type.Literal(6),
])

/** A quota of a plan. The names are those of `full_vd_counter_info` (espf-facts §10.6), else ours. */
const PlanItem = Type.Object({
  i_vd_dg: Type.Integer(),
  i_service: Type.Integer(),
  service_name: Type.String(),
  i_dest_group: Nullable(Type.Integer()),
  dg_name: Type.String(),
  allocated_amount: Type.Number(),
  unit: Type.String(),
  peak_level: Type.Integer(),
})

/** The public facts describe plans in words only (espf-facts §1, bundle): the shape is ours. */
export const DiscountPlanInfo = Type.Object({
  i_vd_plan: Type.Integer(),
  i_env: Type.Integer(),
  name: Type.String(),
  iso_4217: Type.String(),
  type: PlanType,
  i_billing_period: Type.Integer(),
  auto_renewal: AutoRenewal,
  grace_period: Type.Integer(),
  renewal_fee: Type.Number(),
  items: Type.Array(PlanItem),
})
export type DiscountPlanInfo = Static<typeof DiscountPlanInfo>

const WantedItem = Type.Object(
  {
    i_vd_dg: Type.Optional(WireId),
    i_service: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    i_dest_group: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }))),
    dg_name: Type.Optional(Text),
    allocated_amount: WireMoney,
    unit: Type.String({ minLength: 1, maxLength: 64 }),
    peak_level: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  },
  { additionalProperties: false },
)

const writable = {
  auto_renewal: Type.Optional(AutoRenewal),
  grace_period: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
  renewal_fee: Type.Optional(WireMoney),
  items: Type.Optional(Type.Array(WantedItem, { maxItems: 100 })),
}
const Name = Type.String({ minLength: 1, maxLength: 255 })

/** espf-facts §7.4; `topup_expiry_time` in days, null: until the period ends. */
export const TopupOptionInfo = Type.Object({
  i_vd_dg: Type.Integer(),
  i_vd_topup: Type.Integer(),
  topup_amount: Type.Number(),
  topup_expiry_time: Nullable(Type.Integer()),
  topup_fee: Type.Number(),
})

export const discountPlanMethods = {
  'DiscountPlan/add_discount_plan': {
    summary: 'Adds a volume discount plan.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      discount_plan_info: Type.Object(
        {
          name: Name,
          iso_4217: Type.String({ pattern: '^[A-Z]{3}$' }),
          type: Type.Optional(PlanType),
          i_billing_period: Type.Optional(BillingPeriod),
          ...writable,
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_vd_plan: Type.Integer() }),
  },
  'DiscountPlan/update_discount_plan': {
    summary: 'Changes a volume discount plan; its items, where given, are the whole wanted list.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      discount_plan_info: Type.Object(
        { i_vd_plan: WireId, name: Type.Optional(Name), ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_vd_plan: Type.Integer() }),
  },
  'DiscountPlan/get_discount_plan_info': {
    summary: 'One volume discount plan, by key or name.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ i_vd_plan: Type.Optional(WireId), name: Type.Optional(Text) }),
    result: Type.Object({ discount_plan_info: Type.Optional(DiscountPlanInfo) }),
  },
  'DiscountPlan/get_discount_plan_list': {
    summary: 'Volume discount plans that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ name: Type.Optional(Text), ...paging }),
    result: Type.Object({
      discount_plan_list: Type.Array(DiscountPlanInfo),
      total: Type.Optional(Type.Integer()),
    }),
  },
  'DiscountPlan/delete_discount_plan': {
    summary: 'Deletes a volume discount plan that nothing refers to.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_vd_plan: WireId }),
    result: Success,
    example: { i_vd_plan: 2 },
  },
  'DiscountPlan/add_topup_option': {
    summary: 'Adds a way to top a quota up.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      topup_option_info: Type.Object(
        {
          i_vd_dg: WireId,
          topup_amount: WireMoney,
          topup_expiry_time: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 3650 }))),
          topup_fee: Type.Optional(WireMoney),
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_vd_topup: Type.Integer() }),
  },
  'DiscountPlan/get_topup_option_info': {
    summary: 'One way to top a quota up.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ i_vd_topup: WireId }),
    result: Type.Object({ topup_option_info: Type.Optional(TopupOptionInfo) }),
  },
  'DiscountPlan/delete_topup_option': {
    summary: 'Deletes a way to top a quota up.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_vd_topup: WireId }),
    result: Success,
    example: { i_vd_topup: 2 },
  },
} as const satisfies Record<string, MethodSpec>
