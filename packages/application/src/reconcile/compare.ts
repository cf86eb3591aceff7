import type { AccountId } from '@openespf/contract/ids'
import type { BillingReader } from '../billing-reader.ts'
import type { Drift, ExternalKey, Subscriber } from '../connector.ts'
import { sortUnwanted } from '../converge.ts'
import { unionKeys, withoutKeys } from '../core/key-set.ts'
import { cleanText } from '../core/status-of.ts'
import type { KeyStore } from '../key-store.ts'
import type { RunningConnector } from '../running-connector.ts'
import { secretsOf } from '../secrets-of.ts'

/** How one account stands in one external system. */
export type Comparison = {
  /** Keys that it should have there and that it is not known to hold. */
  wanted?: readonly ExternalKey[]
} & Compared

type Compared =
  | { kind: 'same' }
  | {
      kind: 'drift'
      drift: Drift['kind']
      differences: Drift[]
      plan: string[]
      /** Mending it takes the subscriber, or its service, away. */
      removes: boolean
    }
  | { kind: 'unreadable'; reason: string }

const MAX_LOOKS = 5

/**
 * Compares an account with what the external system holds, by the same reading and planning as a convergence, without its
 * locks: what moves meanwhile may look like drift. Changes nothing.
 */
export async function compare(
  context: { keys: KeyStore; billing: Pick<BillingReader, 'ownerOf'>; connector: RunningConnector },
  iAccount: AccountId,
  subscriber: Subscriber | undefined,
): Promise<Comparison> {
  const { connector } = context
  const held = await context.keys.heldBy(connector.name, iAccount)
  if (!subscriber && held.length === 0) return { kind: 'same' }
  const intent = await connector.intend(subscriber, 'bulk')
  const wanted = withoutKeys(intent.keys, held, connector)
  let keys = unionKeys(intent.keys, held)
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    const unwanted = await sortUnwanted({ ...context, iAccount }, intent, keys)
    if ('kind' in unwanted) return { kind: 'unreadable', reason: unwanted.reason }
    const look = await intent.look(keys, unwanted.removable)
    if (look.kind === 'planned') return { ...describe(look, subscriber, intent.keys.length > 0), wanted }
    if (look.kind !== 'more-keys')
      return { kind: 'unreadable', reason: cleanText(look.reason, secretsOf(subscriber)), wanted }
    keys = unionKeys(keys, look.keys)
  }
  return { kind: 'unreadable', reason: 'what stands in the way changes all the time' }
}

function describe(
  { steps, drift }: { steps: readonly { description: string }[]; drift: (() => Drift[]) | undefined },
  subscriber: Subscriber | undefined,
  isWanted: boolean,
): Compared {
  if (steps.length === 0) return { kind: 'same' }
  const secrets = secretsOf(subscriber)
  const clean = (text: string) => cleanText(text, secrets)
  const differences = (drift?.() ?? []).map(
    (each): Drift =>
      each.kind === 'different'
        ? { ...each, expected: clean(each.expected), actual: clean(each.actual) }
        : each,
  )
  const kinds = differences.map(({ kind }) => kind)
  const worst = (['missing', 'different', 'extra'] as const).find((kind) => kinds.includes(kind))
  return {
    kind: 'drift',
    drift: worst ?? (isWanted ? 'different' : 'extra'),
    differences,
    plan: steps.map(({ description }) => clean(description)),
    removes: !isWanted || !isInService(subscriber),
  }
}

/** Billing leaves the status out, or empty, or says `active`, when the account is in order (espf-facts §7.3, §7.5). */
function isInService(subscriber: Subscriber | undefined): boolean {
  const status = subscriber?.account.status ?? ''
  return subscriber?.account.blocked !== 'Y' && (status === '' || status === 'active')
}
