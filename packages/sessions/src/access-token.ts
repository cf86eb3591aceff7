import { createPublicKey, type KeyObject } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Audience, Claims } from './core/claims.ts'

export type VerifiedToken = { kind: 'valid'; sessionId: string } | { kind: 'expired' } | { kind: 'malformed' }

export type AccessTokens = {
  sign(claims: Claims): Promise<string>
  /** Looks at signature, expiry and audience only: whether the session is alive is for the store to say. */
  verify(token: string, audience: Audience, now: Date): Promise<VerifiedToken>
}

/** RS256 and nothing else. */
export function createAccessTokens(privateKey: KeyObject): AccessTokens {
  const publicKey = createPublicKey(privateKey)
  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256' }).sign(privateKey),
    async verify(token, audience, now) {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['RS256'],
          audience,
          currentDate: now,
          requiredClaims: ['exp', 'jti'],
        })
        return typeof payload.jti === 'string' && /^[0-9a-f]{32}$/.test(payload.jti)
          ? { kind: 'valid', sessionId: payload.jti }
          : { kind: 'malformed' }
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { kind: 'expired' }
        if (error instanceof errors.JOSEError) return { kind: 'malformed' }
        throw error
      }
    },
  }
}
