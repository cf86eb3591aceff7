import type { Audience } from './claims.ts'

export type VerifiedToken = { kind: 'valid'; sessionId: string } | { kind: 'expired' } | { kind: 'malformed' }

/** What the payload of a token that we signed says at a moment to one of the services. */
export function readTokenClaims(payload: unknown, audience: Audience, now: Date): VerifiedToken {
  const { exp, jti, aud }: { exp?: unknown; jti?: unknown; aud?: unknown } = Object(payload)
  const isOurs = typeof jti === 'string' && /^[0-9a-f]{32}$/.test(jti)
  if (!isOurs || typeof exp !== 'number' || ![aud].flat().includes(audience)) {
    return { kind: 'malformed' }
  }
  return exp <= Math.floor(now.getTime() / 1000) ? { kind: 'expired' } : { kind: 'valid', sessionId: jti }
}
