import type { Outcome } from '@openespf/application/connector'
import type { ScimConfig } from './config.ts'
import { type Change, describe } from './plan.ts'
import { findUser } from './read.ts'
import type { ScimAnswer, ScimClient } from './scim-client.ts'
import { differing, PATCH_SCHEMA, USER_SCHEMA, type User, withAttributes } from './user.ts'

/**
 * Makes one change. Repeated after it was made, a creation meets the user itself and an update another version of it: where
 * the user is then as it should be, that is fine, and otherwise another hand was quicker, which the next look sees.
 */
export async function apply(
  client: ScimClient,
  change: Change,
  update: ScimConfig['update'],
): Promise<Outcome> {
  const answer = await send(client, change, update)
  switch (answer.kind) {
    case 'done':
      return { kind: 'applied', detail: describe(change) }
    case 'absent':
      return change.kind === 'delete'
        ? { kind: 'unchanged' }
        : { kind: 'retry', reason: `${describe(change)}: the SCIM server has it no more` }
    case 'conflict': {
      const now = await findUser(client, change.userName)
      if (now.kind !== 'found') return now
      return isTrue(change, now.user)
        ? { kind: 'unchanged' }
        : { kind: 'retry', reason: `${describe(change)}: ${answer.reason}` }
    }
    default:
      return { ...answer, reason: `${describe(change)}: ${answer.reason}` }
  }
}

function isTrue(change: Change, user: User | undefined): boolean {
  if (change.kind === 'delete') return user === undefined
  return user !== undefined && Object.keys(differing(user.resource, change.attributes)).length === 0
}

function send(client: ScimClient, change: Change, update: ScimConfig['update']): Promise<ScimAnswer> {
  if (change.kind === 'create') {
    const resource = withAttributes({ schemas: [USER_SCHEMA], userName: change.userName }, change.attributes)
    return client.send({ method: 'POST', path: '/Users', body: resource })
  }
  const { user } = change
  const target = { path: `/Users/${encodeURIComponent(user.id)}`, version: user.version }
  if (change.kind === 'delete') return client.send({ method: 'DELETE', ...target })
  if (update === 'replace') {
    const body = withAttributes(user.resource, change.attributes)
    return client.send({ method: 'PUT', ...target, body })
  }
  const Operations = Object.entries(change.changed).map(([path, value]) => ({ op: 'replace', path, value }))
  return client.send({ method: 'PATCH', ...target, body: { schemas: [PATCH_SCHEMA], Operations } })
}
