import { type Static, Type } from 'typebox'
import { EVERYBODY, type MethodSpec } from './method.ts'
import { Flag, Success, Text, WireId } from './wire.ts'

const Seconds = Type.Integer({ minimum: 1, maximum: 999 })
/** In which order the numbers ring; the words are ours. */
const Sequence = Type.Union([Type.Literal('Order'), Type.Literal('Random'), Type.Literal('Simultaneous')])
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 })

/** How an account passes calls on; the shape is ours. `timeout`: seconds before it does. */
export const FollowMeInfo = Type.Object({
  i_account: Type.Integer(),
  sequence: Sequence,
  timeout: Type.Integer(),
})
export type FollowMeInfo = Static<typeof FollowMeInfo>

/** A number that calls are passed on to: espf-facts §7.3. `timeout`: seconds that it rings. */
export const FollowMeNumberInfo = Type.Object({
  i_follow_me_number: Type.Integer(),
  i_account: Type.Integer(),
  i_follow_order: Type.Integer(),
  name: Type.String(),
  redirect_number: Type.String(),
  active: Flag,
  timeout: Type.Integer(),
  keep_original_cli: Flag,
  use_tcp: Flag,
  weight: Type.Integer(),
})
export type FollowMeNumberInfo = Static<typeof FollowMeNumberInfo>

const RedirectNumber = Type.String({ minLength: 1, maxLength: 128, pattern: '^\\S+$' })
const numberFields = {
  i_follow_order: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  name: Type.Optional(Text),
  active: Type.Optional(Flag),
  timeout: Type.Optional(Seconds),
  keep_original_cli: Type.Optional(Flag),
  use_tcp: Type.Optional(Flag),
  weight: Type.Optional(Count),
}
const only = { additionalProperties: false }

export const followMeMethods = {
  'Account/get_account_followme': {
    summary: "Where an account's calls are passed on to.",
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ i_account: Type.Optional(WireId) }),
    result: Type.Object({
      followme_info: Type.Optional(FollowMeInfo),
      number_list: Type.Optional(Type.Array(FollowMeNumberInfo)),
    }),
  },
  /** The name is ours. */
  'Account/update_account_followme': {
    summary: 'Changes how an account passes calls on.',
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({
      followme_info: Type.Object(
        { i_account: WireId, sequence: Type.Optional(Sequence), timeout: Type.Optional(Seconds) },
        only,
      ),
    }),
    result: Type.Object({ i_account: Type.Integer() }),
  },
  'Account/add_followme_number': {
    summary: "Adds a number that an account's calls are passed on to.",
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({
      number_info: Type.Object({ i_account: WireId, redirect_number: RedirectNumber, ...numberFields }, only),
    }),
    result: Type.Object({ i_follow_me_number: Type.Integer() }),
  },
  'Account/update_followme_number': {
    summary: 'Changes a follow-me number.',
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({
      number_info: Type.Object(
        { i_follow_me_number: WireId, redirect_number: Type.Optional(RedirectNumber), ...numberFields },
        only,
      ),
    }),
    result: Type.Object({ i_follow_me_number: Type.Integer() }),
  },
  'Account/delete_followme_number': {
    summary: 'Removes a follow-me number.',
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({ i_follow_me_number: WireId }),
    result: Success,
  },
} as const satisfies Record<string, MethodSpec>
