import type { ExternalKey, Outcome, ReadResult } from '@openespf/application/connector'
import type { Actual } from './plan.ts'
import type { ScimClient } from './scim-client.ts'
import { parseList, type User } from './user.ts'

/** The users whose names are among the keys. */
export async function read(client: ScimClient, keys: readonly ExternalKey[]): Promise<ReadResult<Actual>> {
  const actual = new Map<string, User>()
  for (const { kind, value } of keys) {
    if (kind !== 'account_id') continue
    const found = await findUser(client, value)
    if (found.kind === 'retry' || found.kind === 'reject') return found
    if (found.user) actual.set(value, found.user)
  }
  return { kind: 'read', actual, found: [] }
}

export type FoundUser =
  | { kind: 'found'; user: User | undefined }
  | Extract<Outcome, { kind: 'retry' | 'reject' }>

/** The user of this name; names are compared without case there. */
export async function findUser(client: ScimClient, userName: string): Promise<FoundUser> {
  // A JSON string is what a filter takes as a value (RFC 7644 §3.4.2.2).
  const filter = encodeURIComponent(`userName eq ${JSON.stringify(userName)}`)
  const answer = await client.send({ method: 'GET', path: `/Users?filter=${filter}` })
  if (answer.kind === 'conflict') return { kind: 'retry', reason: answer.reason }
  if (answer.kind === 'retry' || answer.kind === 'reject') return answer
  const list = answer.kind === 'done' ? parseList(answer.body) : undefined
  if (!list) return { kind: 'reject', reason: `what is read for ${userName} is no list of users` }
  const [user, ...more] = list.users.filter((one) => one.userName.toLowerCase() === userName.toLowerCase())
  if (more.length > 0) return { kind: 'reject', reason: `the SCIM server has several users ${userName}` }
  return { kind: 'found', user }
}
