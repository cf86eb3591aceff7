import { type TSchema, Type } from 'typebox'

/** An id in a request: integer or string of digits (espf-facts §12: accept both). */
export const WireId = Type.Union([
  Type.Integer({ minimum: 1 }),
  Type.String({ pattern: '^[1-9][0-9]{0,15}$' }),
])

/** An amount in a request: a number or a decimal string with at most 5 places. */
export const WireMoney = Type.Union([
  Type.Number(),
  Type.String({ pattern: '^-?[0-9]{1,15}(\\.[0-9]{1,5})?$' }),
])

/** A flag that the database keeps as Y or N: espf-facts §7.1. */
export const Flag = Type.Union([Type.Literal('Y'), Type.Literal('N')])

/** A request switch: 0 or 1 (espf-facts §7.1). */
export const Switch = Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal('0'), Type.Literal('1')])

/** `YYYY-MM-DD HH:MM:SS`, UTC. */
export const UtcTime = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$' })
export const UtcDate = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Words of a person or thing: empty means not set. */
export const Text = Type.String({ maxLength: 255 })

const COUNT_MAX = 2_147_483_647

/** The paging of every list method; `limit` is capped at 500 (espf-facts §7.1). */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: COUNT_MAX })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: COUNT_MAX })),
  get_total: Type.Optional(Switch),
}

/** Contact fields that customers and accounts share. */
export const contactFields = {
  companyname: Type.Optional(Text),
  salutation: Type.Optional(Text),
  firstname: Type.Optional(Text),
  midinit: Type.Optional(Text),
  lastname: Type.Optional(Text),
  email: Type.Optional(Text),
  phone1: Type.Optional(Text),
  phone2: Type.Optional(Text),
  baddr1: Type.Optional(Text),
  city: Type.Optional(Text),
  state: Type.Optional(Text),
  zip: Type.Optional(Text),
  country: Type.Optional(Text),
  note: Type.Optional(Type.String({ maxLength: 4000 })),
}

/**
 * What `make_transaction` does to a balance; the public facts name the method only, so the list is ours. A charge and a
 * refund (of a payment) make more owed or less left; the others do the opposite.
 */
export const TransactionAction = Type.Union([
  Type.Literal('Manual charge'),
  Type.Literal('Manual credit'),
  Type.Literal('Manual payment'),
  Type.Literal('Promotional credit'),
  Type.Literal('Refund'),
])

export const transactionFields = {
  action: TransactionAction,
  amount: WireMoney,
  visible_comment: Type.Optional(Type.String({ maxLength: 4000 })),
  internal_comment: Type.Optional(Type.String({ maxLength: 4000 })),
}

export const TransactionResult = Type.Object({
  i_payment_transaction: Type.Integer(),
  balance: Type.Number(),
})

export const Success = Type.Object({ success: Type.Literal(1) })
