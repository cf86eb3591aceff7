import { formatUtc } from '@openespf/contract/time'
import type { ApiTokens } from '../users/api-tokens.ts'
import type { Handlers } from './handlers.ts'
import { readKey, readMoment, writeMoment } from './read.ts'

type Method = 'User/add_api_token' | 'User/get_api_token_list' | 'User/delete_api_token'

export function tokenHandlers(tokens: ApiTokens): Handlers<Method> {
  return {
    async 'User/add_api_token'({ i_user, name, expires_at = null }, caller) {
      const expiresAt = expires_at === null ? null : readMoment('expires_at', expires_at)
      const { iApiToken, token } = await tokens.add(caller, { iUser: readKey(i_user), name, expiresAt })
      return { i_api_token: iApiToken, token }
    },
    async 'User/get_api_token_list'(params, caller) {
      const list = await tokens.list(caller, readKey(params.i_user))
      return {
        api_token_list: list.map(({ i_api_token, name, expires_at, created_at }) => ({
          ...{ i_api_token, name },
          expires_at: writeMoment(expires_at),
          created_at: formatUtc(created_at),
        })),
      }
    },
    async 'User/delete_api_token'(params, caller) {
      await tokens.remove(caller, readKey(params.i_api_token))
      return { success: 1 }
    },
  }
}
