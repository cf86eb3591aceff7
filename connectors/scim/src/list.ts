import type { ListedKey, ListResult, Outcome } from '@openespf/application/connector'
import type { ScimClient } from './scim-client.ts'
import { parseList, type User } from './user.ts'

/** Of an answer 64 KB are read; a server may send more of a user than it was asked for. */
const PAGE = 50

type Failure = Extract<Outcome, { kind: 'retry' | 'reject' }>
type Part = { kind: 'part'; total: number; users: User[] }

/**
 * A page of the users that fit the filter. SCIM numbers them, and numbers move when a user is deleted: pages are read from
 * the last to the first, so that deleting what a page showed skips nobody. `after`: the number that the page ends before.
 */
export async function list(
  client: ScimClient,
  filter: string,
  after: string | undefined,
): Promise<ListResult> {
  const whole = after === undefined ? await readPart(client, filter, { from: 1, count: 0 }) : undefined
  if (whole && whole.kind !== 'part') return whole
  const end = whole ? whole.total + 1 : Number(after)
  const start = Math.max(1, end - PAGE)
  const users: User[] = []
  // A server may return fewer than were asked for.
  for (let from = start; from < end; ) {
    const part = await readPart(client, filter, { from, count: end - from })
    if (part.kind !== 'part') return part
    if (part.users.length === 0) break
    users.push(...part.users)
    from += part.users.length
  }
  const keys = users.map(keyOf)
  return { kind: 'listed', keys, next: start > 1 ? String(start) : undefined }
}

/** `externalId` is the account, as it was put there; a server may keep the name in another case. */
function keyOf({ userName: value, resource }: User): ListedKey {
  const { externalId } = resource
  const isAccount = typeof externalId === 'string' && /^[1-9]\d{0,14}$/.test(externalId)
  return { kind: 'account_id', value, ...(isAccount && { iAccount: Number(externalId) }) }
}

async function readPart(
  client: ScimClient,
  filter: string,
  { from, count }: { from: number; count: number },
): Promise<Part | Failure> {
  const numbers = { startIndex: String(from), count: String(count) }
  const query = new URLSearchParams({ filter, attributes: 'userName,externalId', ...numbers })
  const answer = await client.send({ method: 'GET', path: `/Users?${query}` })
  if (answer.kind === 'retry' || answer.kind === 'reject') return answer
  if (answer.kind === 'conflict') return { kind: 'retry', reason: answer.reason }
  const page = answer.kind === 'done' ? parseList(answer.body) : undefined
  return page ? { kind: 'part', ...page } : { kind: 'reject', reason: 'what is listed is no list of users' }
}
