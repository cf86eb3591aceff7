declare const brand: unique symbol

/** An integer id of the wire, distinct from every other kind of id at compile time. */
export type Id<K extends string> = number & { readonly [brand]: K }

export type AccountId = Id<'i_account'>
export type CustomerId = Id<'i_customer'>
export type ProductId = Id<'i_product'>
export type SimCardId = Id<'i_sim_card'>
export type AccessPolicyId = Id<'i_access_policy'>
export type EventId = Id<'i_event'>
export type HandlerId = Id<'i_handler'>
export type GroupId = Id<'i_group'>
export type UserId = Id<'i_user'>
export type EnvId = Id<'i_env'>

/**
 * Reads an id as the wire spells it: a positive integer, or a string of its digits
 * (PortaBilling's tables say int, its examples show strings: espf-facts §3.2).
 * Returns undefined for anything else.
 */
export function parseId<I extends Id<string>>(value: unknown): I | undefined {
  if (typeof value === 'string' && !/^[1-9]\d{0,15}$/.test(value)) return undefined
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const id = Number(value)
  return isId<I>(id) ? id : undefined
}

/** For ids that come from our own database or constants; throws a RangeError when it is no positive integer. */
export function toId<I extends Id<string>>(value: number | string): I {
  const id = parseId<I>(value)
  if (id === undefined) throw new RangeError(`not an id: ${value}`)
  return id
}

function isId<I extends Id<string>>(value: number): value is I {
  return Number.isSafeInteger(value) && value > 0
}
