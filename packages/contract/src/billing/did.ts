import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, OWNERS, STAFF } from './method.ts'
import { Flag, Nullable, paging, Success, WireId } from './wire.ts'

const Digits = Type.String({ pattern: '^[0-9]{3,20}$', examples: ['420700123456'] })
const Pattern = Type.String({ maxLength: 32 })

/**
 * `number_info`: of espf-facts §7.4 what we hold; vendors, batches and fees are not. `installation` is where a number was
 * moved to, and ours, as `status` and the key's name in the results are.
 */
export const NumberInfo = Type.Object({
  i_did_number: Type.Integer(),
  i_env: Type.Integer(),
  number: Type.String(),
  status: Type.Union([Type.Literal('active'), Type.Literal('canceled'), Type.Literal('moved')]),
  frozen: Flag,
  /** whether an account uses it */
  is_used: Flag,
  i_customer: Nullable(Type.Integer()),
  i_master_account: Nullable(Type.Integer()),
  country_iso: Type.String(),
  description: Type.String(),
  installation: Type.String(),
})
export type NumberInfo = Static<typeof NumberInfo>

const writable = {
  frozen: Type.Optional(Flag),
  country_iso: Type.Optional(Type.String({ pattern: '^([A-Z]{2})?$' })),
  description: Type.Optional(Type.String({ maxLength: 255 })),
}
const NumberList = Type.Object({
  number_list: Type.Array(NumberInfo),
  total: Type.Optional(Type.Integer()),
})
const ByKey = Type.Object({ i_did_number: WireId })

/**
 * Of these get_number_list, get_customer_numbers, add_number, delete_number and the assignments with
 * release_did_from_customer are public by name (espf-facts §7.4); the others are ours.
 */
export const didMethods = {
  'DID/add_number': {
    summary: 'Adds a phone number to the inventory.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      number_info: Type.Object({ number: Digits, ...writable }, { additionalProperties: false }),
    }),
    result: Type.Object({ i_did_number: Type.Integer() }),
  },
  'DID/update_number': {
    summary: 'Changes what is noted of a phone number, or sets it aside (frozen).',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      number_info: Type.Object({ i_did_number: WireId, ...writable }, { additionalProperties: false }),
    }),
    result: Type.Object({ i_did_number: Type.Integer() }),
  },
  'DID/get_number_info': {
    summary: 'One phone number, by key or digits.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_did_number: Type.Optional(WireId), number: Type.Optional(Digits) }),
    result: Type.Object({ number_info: Type.Optional(NumberInfo) }),
  },
  /** `usage`: A all, I idle, U used by an account, F not used by an account, Z frozen. */
  'DID/get_number_list': {
    summary: 'Phone numbers that fit a filter.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({
      number: Type.Optional(Pattern),
      i_customer: Type.Optional(WireId),
      i_master_account: Type.Optional(WireId),
      usage: Type.Optional(Type.Union(['A', 'I', 'U', 'F', 'Z'].map((usage) => Type.Literal(usage)))),
      ...paging,
    }),
    result: NumberList,
  },
  'DID/get_customer_numbers': {
    summary: 'The phone numbers of a customer and its accounts.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_customer: WireId, number: Type.Optional(Pattern), ...paging }),
    result: NumberList,
  },
  'DID/delete_number': {
    summary: 'Removes a phone number that nobody has from the inventory.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: ByKey,
    result: Success,
    example: { i_did_number: 2 },
  },
  'DID/assign_did_to_customer': {
    summary: 'Gives a phone number to a customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer: WireId, i_did_number: WireId }),
    result: Success,
  },
  'DID/assign_did_to_account': {
    summary: 'Gives a phone number to an account, and to its customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_master_account: WireId, i_did_number: WireId }),
    result: Success,
  },
  'DID/release_did_from_account': {
    summary: 'Takes a phone number from its account; the customer keeps it.',
    access: 'write',
    realms: STAFF,
    params: ByKey,
    result: Success,
  },
  'DID/release_did_from_customer': {
    summary:
      'Takes a phone number from its customer, who gives it back to the reseller above or to the inventory.',
    access: 'write',
    realms: STAFF,
    params: ByKey,
    result: Success,
  },
  'DID/cancel_number': {
    summary: 'Cancels a phone number; whoever has it loses it.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: ByKey,
    result: Success,
  },
  'DID/activate_number': {
    summary: 'Brings a phone number back that was canceled or moved.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: ByKey,
    result: Success,
  },
  'DID/move_number': {
    summary: 'Says that another installation has the phone number now; whoever has it here loses it.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      i_did_number: WireId,
      installation: Type.String({ minLength: 1, maxLength: 255 }),
    }),
    result: Success,
  },
} as const satisfies Record<string, MethodSpec>
export type DidMethod = keyof typeof didMethods
