import type { ExternalKey, Subscriber, Wanted } from '@openespf/application/connector'
import type { KamailioConfig } from './config.ts'
import { type Digest, digestOf } from './digest.ts'

/** What an account's user should be in Kamailio: with a digest, or without any; or why it can be neither. */
export type Desired = { user: string } & ({ digest: Digest | undefined } | { problem: string })

const CLOSED = 'C'
const USER_MAX = 64

/** undefined for an account that is closed. */
export function desire({ account }: Subscriber, config: KamailioConfig): Wanted<Desired> | undefined {
  if (account.bill_status === CLOSED) return undefined
  const user = account.id.replace(/@.*$/s, '')
  const keys: ExternalKey[] = [{ kind: 'account_id', value: user }]
  if (!isUser(user))
    return { keys, desired: { user, problem: `${JSON.stringify(user)} cannot be the user of a SIP address` } }

  const status = account.status ?? ''
  const served = status === '' || status === 'active' || config.serviceStatuses.includes(status)
  if (!served) return { keys, desired: { user, digest: undefined } }
  const password = account.h323_password ?? ''
  if (password === '') return { keys, desired: { user, problem: 'the account has no service password' } }
  const { domain, realm = domain } = config
  return { keys, desired: { user, digest: digestOf({ user, domain, realm, password }) } }
}

/** RFC 3261 §25.1 without escapes, and what the column holds. */
export function isUser(text: string): boolean {
  return text.length <= USER_MAX && /^[A-Za-z0-9_.!~*'()&=+$,;?/-]+$/.test(text)
}
