import { createPublicKey, type KeyObject } from 'node:crypto'
import { compactVerify, errors, SignJWT } from 'jose'
import type { Audience, Claims } from './core/claims.ts'
import { readTokenClaims, type VerifiedToken } from './core/token-claims.ts'

export type AccessTokens = {
  sign(claims: Claims): Promise<string>
  /** Looks at signature, expiry and audience only: whether the session is alive is for the store to say. */
  verify(token: string, audience: Audience, now: Date): Promise<VerifiedToken>
}

const REMEMBER_MAX = 10_000

/**
 * RS256 and nothing else. A token whose signature was good is remembered with what it says: that never changes, and to find
 * it out takes longer than all else that a small request needs.
 */
export function createAccessTokens(privateKey: KeyObject): AccessTokens {
  const publicKey = createPublicKey(privateKey)
  const remembered = new Map<string, unknown>()

  const readPayload = async (token: string): Promise<unknown> => {
    const { payload } = await compactVerify(token, publicKey, { algorithms: ['RS256'] })
    const value: unknown = JSON.parse(new TextDecoder().decode(payload))
    remembered.set(token, value)
    const [oldest] = remembered.keys()
    if (remembered.size > REMEMBER_MAX && oldest !== undefined) remembered.delete(oldest)
    return value
  }

  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256' }).sign(privateKey),
    async verify(token, audience, now) {
      try {
        return readTokenClaims(remembered.get(token) ?? (await readPayload(token)), audience, now)
      } catch (error) {
        if (error instanceof errors.JOSEError) return { kind: 'malformed' }
        throw error
      }
    },
  }
}
