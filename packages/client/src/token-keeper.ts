import { renewAt, type StatedLifetime } from './core/token-lifetime.ts'

/** Where a client gets its access token. */
export type TokenSource = {
  /**
   * A token that is good as far as is known. `refused`: the token that the server has just turned down; the answer is
   * then another one. Rejects as login does.
   */
  accessToken(refused?: string): Promise<string>
}

export type IssuedTokens = StatedLifetime & { access_token: string; refresh_token?: string }

/**
 * Keeps one session: logs in when there is none, refreshes before the token ends, and does either once however many
 * callers ask at the same time. `refresh` returns undefined when the server no longer knows the session.
 */
export function createTokenKeeper(options: {
  login: () => Promise<IssuedTokens>
  refresh: (refreshToken: string) => Promise<IssuedTokens | undefined>
  nowMs: () => number
}): TokenSource {
  let session: { token: string; refreshToken: string | undefined; renewAt: number } | undefined
  let renewal: Promise<string> | undefined

  const issue = async (): Promise<IssuedTokens> => {
    const refreshed = session?.refreshToken && (await options.refresh(session.refreshToken))
    return refreshed || options.login()
  }
  const renew = async (): Promise<string> => {
    const asked = options.nowMs()
    const issued = await issue()
    session = {
      token: issued.access_token,
      refreshToken: issued.refresh_token ?? session?.refreshToken,
      renewAt: renewAt(issued, asked),
    }
    return session.token
  }

  return {
    accessToken(refused) {
      if (renewal !== undefined) return renewal
      if (session && session.token === refused) session = undefined
      if (session && options.nowMs() < session.renewAt) return Promise.resolve(session.token)
      renewal = renew().finally(() => {
        renewal = undefined
      })
      return renewal
    },
  }
}
