import { Type } from 'typebox'
import { AccountInfo, AddAccountInfo } from './account.ts'
import { EVERYBODY, type MethodSpec, STAFF } from './method.ts'
import { Nullable, Success, WireId } from './wire.ts'

const Password = Type.String({ minLength: 6, maxLength: 64 })

/** What is done with accounts beyond adding, changing and closing them: espf-facts §7.3. */
export const accountActionMethods = {
  /** Returns the account as add_account would make it, without a key; nothing is written. */
  'Account/validate_account_info': {
    summary: 'Checks what would be added and returns it completed.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ account_info: AddAccountInfo }),
    result: Type.Object({ account_info: Type.Omit(AccountInfo, ['i_account', 'i_subscriber']) }),
  },
  /** `i_vd_plan`, `i_routing_plan` and `batch_name` are taken and ignored. */
  'Account/move_account': {
    summary: 'Gives an account to another customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      i_account: WireId,
      i_customer: WireId,
      i_product: Type.Optional(WireId),
    }),
    result: Success,
  },
  /**
   * Parameters are ours: the public facts have the name only. Accounts and customers must name the old password; wrong ones
   * count as those of a log-in do. The sessions that the account opened end.
   */
  'Account/change_password': {
    summary: "Changes the password of an account's self-care.",
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({
      i_account: Type.Optional(WireId),
      old_password: Type.Optional(Type.String({ maxLength: 64 })),
      new_password: Password,
    }),
    result: Success,
    example: { i_account: 1, new_password: 'two bits, four bits' },
  },
  /** Parameters are ours. `i_ua` numbers IP devices that are known elsewhere; null takes the device away. */
  'Account/assign_ua': {
    summary: 'Gives an account an IP device.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_account: WireId, i_ua: Nullable(WireId) }),
    result: Success,
  },
  /** Answers without `ua_info` when the account has no device. */
  'Account/get_ua_info': {
    summary: "An account's IP device.",
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ i_account: Type.Optional(WireId) }),
    result: Type.Object({
      ua_info: Type.Optional(Type.Object({ i_ua: Type.Integer(), i_account: Type.Integer() })),
    }),
  },
} as const satisfies Record<string, MethodSpec>
