import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { RefreshToken } from './core/refresh-token.ts'

/** 32 hexadecimal digits, as the sample of espf-facts §6.3. */
export function newSessionId(): string {
  return randomBytes(16).toString('hex')
}

export function newRefreshToken(sessionId: string): RefreshToken {
  return { sessionId, text: sessionId + randomBytes(32).toString('hex') }
}

export function newApiToken(): string {
  return randomUUID()
}

/** 20 characters that can be typed. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url')
}

/** How tokens are stored: they are random enough for a plain SHA-256. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** A login as what counts wrong passwords knows it: people type passwords in its place. */
export function hashLogin(realm: string, login: string): Buffer {
  return createHash('sha256').update(`${realm}\0${login}`).digest()
}
