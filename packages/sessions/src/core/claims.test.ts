import { toId } from '@openespf/contract/ids'
import { expect, test } from 'vitest'
import { makeClaims } from './claims.ts'

test('the claims are those of the documented sample', () => {
  const caller = {
    iUser: toId<never>(5),
    iEnv: toId<never>(1),
    login: 'userName',
    realm: 'admin' as const,
    scopes: ['espf.api:write', 'espf.handlers:write'],
    isSuperUser: false,
  }
  const issued = new Date(1675772347_999)
  const claims = makeClaims(caller, '2cfc62c22529547256913502b270cc3c', issued, 172800)
  expect(JSON.stringify(claims)).toBe(
    '{"exp":1675945147,"i_user":5,"i_env":1,"login":"userName","scopes":"espf.api:write espf.handlers:write",' +
      '"iat":1675772347,"jti":"2cfc62c22529547256913502b270cc3c","realm":"admin",' +
      '"aud":["portabilling-api","portasip-api","espf-api"],"is_super_user":0}',
  )
  expect(makeClaims({ ...caller, isSuperUser: true }, 'x', issued, 1).is_super_user).toBe(1)

  const account = { ...caller, realm: 'account' as const, iAccount: toId<never>(7) }
  expect(makeClaims(account, 'x', issued, 1)).toMatchObject({ i_account: 7, realm: 'account' })
  const acting = { ...account, actingUser: { iUser: toId<never>(5), login: 'admin' } }
  expect(makeClaims(acting, 'x', issued, 1)).not.toHaveProperty('i_account')
})
