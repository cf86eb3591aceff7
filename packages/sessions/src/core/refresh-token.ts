/** A refresh token names its session, then 32 random bytes; both hexadecimal. Opaque to clients. */
export type RefreshToken = { sessionId: string; text: string }

export function parseRefreshToken(text: string): RefreshToken | undefined {
  const sessionId = /^([0-9a-f]{32})[0-9a-f]{64}$/.exec(text)?.[1]
  return sessionId === undefined ? undefined : { sessionId, text }
}
