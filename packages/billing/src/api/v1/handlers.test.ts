import { toId } from '@openespf/contract/ids'
import type { Database } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import type { Caller } from '@openespf/sessions'
import { expect, test } from 'vitest'
import { createBilling } from '../../billing.ts'
import { createBillingMethods } from './methods.ts'

const refused = /permission|may not/i
const unreachable = async (): Promise<never> => {
  throw new Error('reached the database')
}
const nowhere: Database = {
  query: unreachable,
  one: unreachable,
  maybe: unreachable,
  transaction: unreachable,
  listen: unreachable,
  script: unreachable,
  close: unreachable,
}
const billing = createBilling({
  database: nowhere,
  secretBox: createSecretBox(Buffer.alloc(32)),
  clock: { now: () => new Date(0) },
})

function caller(...scopes: string[]): Caller {
  return { iUser: toId(1), iEnv: toId(1), login: 'x', realm: 'admin', scopes, isSuperUser: false }
}

test('every method is refused without its scope, before anything is reached; reading does not allow writing', async () => {
  const methods = Object.entries(createBillingMethods(billing))
  expect(methods.length).toBeGreaterThan(20)
  for (const [name, method] of methods) {
    await expect(method.call({}, caller('espf.api:write')), name).rejects.toThrow(refused)
    if (name.includes('/get_')) continue
    await expect(method.call({}, caller('billing.api:read')), name).rejects.toThrow(refused)
  }
})
