import { parseUtc } from '@openespf/contract/time'

const HOUR_MS = 3_600_000

/** What a login or refresh says about its token's life: either field may be missing (espf-facts §6.3). */
export type StatedLifetime = { expires_in?: unknown; expires_at?: unknown }

/**
 * When to get the next token, in milliseconds since the epoch: before the end by 10 % of the lifetime, an hour at most
 * (installations with 15-minute tokens exist: espf-facts §6.3). `expires_in` is trusted before `expires_at`, which
 * depends on two clocks agreeing. A token that states neither is taken to live for an hour.
 */
export function renewAt(stated: StatedLifetime, nowMs: number): number {
  const lifetime = Math.max(0, lifetimeMs(stated, nowMs))
  return nowMs + lifetime - Math.min(HOUR_MS, lifetime / 10)
}

function lifetimeMs({ expires_in, expires_at }: StatedLifetime, nowMs: number): number {
  const seconds = typeof expires_in === 'string' ? Number(expires_in) : expires_in
  if (typeof seconds === 'number' && seconds > 0) return seconds * 1000
  const end = typeof expires_at === 'string' ? parseUtc(expires_at) : undefined
  return end ? end.getTime() - nowMs : HOUR_MS
}
