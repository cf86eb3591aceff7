import { toId } from '@openespf/contract/ids'
import { expect, test } from 'vitest'
import { requireAccess } from './access.ts'
import type { Caller } from './caller.ts'

const caller = (scopes: string[], fields: Partial<Caller> = {}): Caller => ({
  iUser: toId(1),
  iEnv: toId(1),
  login: 'x',
  realm: 'admin',
  scopes,
  isSuperUser: false,
  ...fields,
})
const realms = ['admin'] as const

test.each<[string[], 'read' | 'write', boolean]>([
  [[], 'read', false],
  [['billing.api:read'], 'read', true],
  [['billing.api:read'], 'write', false],
  [['billing.api:write'], 'read', true],
  [['billing.api:write'], 'write', true],
  [['users.api:write'], 'write', false],
])('with %j, %s of billing passes: %s', (scopes, access, passes) => {
  const call = () => requireAccess(caller(scopes), { access, realms })
  if (passes) expect(call).not.toThrow()
  else expect(call).toThrow(`billing.api:${access}`)
})

test('areas have scopes of their own, some methods none; a super user needs none, but the realm', () => {
  expect(() =>
    requireAccess(caller(['users.api:read']), { access: 'read', realms, area: 'users.api' }),
  ).not.toThrow()
  expect(() => requireAccess(caller([]), { access: 'write', realms, area: 'none' })).not.toThrow()
  const master = caller([], { isSuperUser: true })
  expect(() => requireAccess(master, { access: 'write', realms })).not.toThrow()
  expect(() => requireAccess({ ...master, realm: 'account' }, { access: 'read', realms })).toThrow(
    'There is no such method in the realm account; these have it: admin.',
  )
})
