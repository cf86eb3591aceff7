import { AppError } from '@openespf/contract/errors'
import { toId } from '@openespf/contract/ids'
import { expect, test } from 'vitest'
import { type Caller, requireScope } from './caller.ts'

const caller: Caller = {
  iUser: toId(5),
  iEnv: toId(1),
  login: 'network',
  realm: 'admin',
  scopes: ['espf.api:write'],
  isSuperUser: false,
}

test('a scope that the caller holds passes, another is refused by name', () => {
  expect(() => requireScope(caller, 'espf.api:write')).not.toThrow()
  expect(() => requireScope(caller, 'espf.handlers:write')).toThrow(
    new AppError('auth.forbidden', { needs: 'the scope espf.handlers:write' }),
  )
})

test('a super user needs no scope', () => {
  const admin = { ...caller, scopes: [], isSuperUser: true }
  expect(() => requireScope(admin, 'espf.handlers:write')).not.toThrow()
})
