import { type EspfOperation, espfOperations } from '@openespf/contract/espf-operations'
import { toId } from '@openespf/contract/ids'
import { createHttpServer } from '@openespf/foundation/http'
import { silentLog } from '@openespf/foundation/log'
import type { Caller } from '@openespf/sessions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerEspfApi } from './register-espf-api.ts'
import { createEventLog, type EventLog } from './testing/event-log.ts'

const operations = Object.entries<EspfOperation>(espfOperations)
const SCOPES = [...new Set(operations.map(([, { scope }]) => scope))]
const REALMS = ['admin', 'reseller', 'customer', 'account'] as const

let log: EventLog
const app = createHttpServer()
/** What the token `<realm> <scopes>` stands for. */
const callerOf = (token: string): Caller => {
  const [realm, ...scopes] = token.split('|')
  const known = REALMS.find((one) => one === realm) ?? 'account'
  return { iUser: toId(1), iEnv: toId(1), login: token, realm: known, scopes, isSuperUser: false }
}
beforeAll(async () => {
  log = await createEventLog()
  const sessions = {
    authenticateToken: async (token?: string) => callerOf(String(token)),
    authenticateBasic: async (login: string) => callerOf(login),
  }
  const sendTest = () => Promise.reject(new Error('no handler is tested here'))
  registerEspfApi(app, { ...log.deps, sessions, log: silentLog, sendTest })
})
afterAll(async () => {
  await app.close()
  await log.close()
})

test.each(
  REALMS.flatMap((realm) =>
    [[], ['billing.api:read'], ...SCOPES.map((one) => [one])].map((scopes) => [realm, scopes] as const),
  ),
)('in the realm %s the scopes %j open what the contract says', async (realm, scopes) => {
  const authorization = `Bearer ${[realm, ...scopes].join('|')}`
  const refused: string[] = []
  for (const [name, { verb, path, stream }] of operations) {
    if (stream && realm === 'admin' && scopes.includes('espf.handlers:write')) continue
    const url = `/espf/v1${path.replaceAll(/:\w+/g, '999')}`
    const { statusCode } = await app.inject({ method: verb, url, headers: { authorization } })
    if (statusCode === 403) refused.push(name)
    else expect([name, statusCode]).not.toEqual([name, 401])
  }
  const expected = operations.filter(
    ([, { scope }]) => realm !== 'admin' || !scopes.some((one) => one === scope),
  )
  expect(refused.toSorted()).toEqual(expected.map(([name]) => name).toSorted())
})
