/** Whose password is tried, as `hashLogin` says it, and from which group of addresses. */
export type TryKey = { loginHash: Buffer; address: string }
