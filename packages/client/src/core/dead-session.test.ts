import { expect, test } from 'vitest'
import { isDeadSession } from './dead-session.ts'

test('an expired token is a dead session', () => {
  expect(isDeadSession('Client.Session.check_auth.failed_to_process_access_token')).toBe(true)
})

test('wrong credentials and refusals are not: logging in again would not help', () => {
  expect(isDeadSession('Server.Session.auth_failed')).toBe(false)
  expect(isDeadSession('Server.Account.duplicate_id')).toBe(false)
})
