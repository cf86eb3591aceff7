import { toId } from '@openespf/contract/ids'
import { expect, test } from 'vitest'
import { requireGrantable } from './grantable.ts'

const caller = {
  iUser: toId<never>(1),
  iEnv: toId<never>(1),
  login: 'x',
  realm: 'admin' as const,
  scopes: ['users.api:write', 'billing.api:read'],
  isSuperUser: false,
}

test('rights that the caller holds can be given, others and being a super user cannot', () => {
  expect(() => requireGrantable(caller, { scopes: ['billing.api:read'] })).not.toThrow()
  expect(() => requireGrantable(caller, { scopes: ['billing.api:write'] })).toThrow('billing.api:write')
  expect(() => requireGrantable(caller, { scopes: [], isSuperUser: true })).toThrow('a super user')
  const master = { ...caller, isSuperUser: true }
  expect(() => requireGrantable(master, { scopes: ['billing.api:write'], isSuperUser: true })).not.toThrow()
})
