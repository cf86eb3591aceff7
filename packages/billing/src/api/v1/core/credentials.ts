import { AppError } from '@openespf/contract/errors'
import { isStorable } from '../../../core/json.ts'
import type { ApiCredentials } from '../../core/credentials.ts'
import { isEmpty, parseObject } from './envelope.ts'

const NAMES = ['session_id', 'access_token', 'login', 'password', 'token'] as const
const LONGEST = 8192

/** The token of a header `Authorization: Bearer <access_token>`; undefined without a header. Refuses any other with `auth.malformed`. */
export function readBearer(header: string | undefined): ApiCredentials | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const accessToken = /^\s*Bearer +(\S+)\s*$/i.exec(header)?.[1]
  if (accessToken === undefined) throw malformed('Authorization must be "Bearer <access_token>"')
  return { kind: 'access-token', accessToken }
}

/**
 * Reads `auth_info`, an object or its JSON text: `session_id`, `access_token`, `login` with `password`, or `login` with
 * `token` (espf-facts §6.4). Undefined when it names none: missing, '', `{}`, `[]`, or every one of them null or ''.
 * Other names in it are ignored. Refuses what is no object and what holds none or several of the four with `auth.malformed`.
 */
export function readAuthInfo(authInfo: unknown): ApiCredentials | undefined {
  if (isEmpty(authInfo)) return undefined
  const fields = parseObject(authInfo)
  if (fields === undefined) throw malformed('auth_info must be a JSON object')
  const given = NAMES.flatMap((name): [string, string][] => {
    const value = fields[name]
    if (value === undefined || value === null || value === '') return []
    if (typeof value !== 'string') throw malformed(`auth_info.${name} must be a text`)
    if (value.length > LONGEST || !isStorable(value)) throw malformed(`auth_info.${name} is no such thing`)
    return [[name, value]]
  })
  if (given.length === 0) return undefined
  const { session_id, access_token, login, password, token } = Object.fromEntries(given)
  switch (given.map(([name]) => name).join(' ')) {
    case 'session_id':
      return { kind: 'session-id', sessionId: String(session_id) }
    case 'access_token':
      return { kind: 'access-token', accessToken: String(access_token) }
    case 'login password':
      return { kind: 'password', login: String(login), password: String(password) }
    case 'login token':
      return { kind: 'api-token', login: String(login), token: String(token) }
    default:
      throw malformed(
        'auth_info must hold one of: session_id; access_token; login and password; login and token',
      )
  }
}

function malformed(problem: string): AppError {
  return new AppError('auth.malformed', { problem })
}
