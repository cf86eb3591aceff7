import type { ExternalKey, ReadResult } from '@openespf/application/connector'
import { failure } from './apply.ts'
import type { CtrlClient } from './ctrl-client.ts'
import { type HlrSubscriber, isImsi, isMsisdn, parseInfoAll } from './hlr-subscriber.ts'
import type { Actual } from './plan.ts'

const NO_SUBSCRIBER = 'No such subscriber.'

export type Found = { kind: 'found'; subscriber: HlrSubscriber } | { kind: 'none' }

/** The one subscriber that `by-imsi-…` or `by-msisdn-…` names. Rejects with ExternalUnreachable. */
export async function find(
  ctrl: CtrlClient,
  selector: string,
): Promise<Found | Extract<ReadResult<never>, { kind: 'retry' | 'reject' }>> {
  const answer = await ctrl.get(`subscriber.${selector}.info-all`)
  if (answer.kind === 'error')
    return answer.text === NO_SUBSCRIBER ? { kind: 'none' } : failure(`read ${selector}`, answer.text)
  const subscriber = parseInfoAll(answer.value)
  return subscriber === undefined
    ? { kind: 'reject', reason: `read ${selector}: OsmoHLR's info-all is not as expected` }
    : { kind: 'found', subscriber }
}

/**
 * Everybody who has one of the IMSIs or one of the numbers. Keys that OsmoHLR cannot hold at all (an account id that is no
 * number) have nobody: asking for them would be an error for ever.
 */
export async function read(ctrl: CtrlClient, keys: readonly ExternalKey[]): Promise<ReadResult<Actual>> {
  const found = new Map<string, HlrSubscriber>()
  for (const selector of keys.flatMap(selectorOf)) {
    const answer = await find(ctrl, selector)
    if (answer.kind === 'retry' || answer.kind === 'reject') return answer
    if (answer.kind === 'found') found.set(answer.subscriber.imsi, answer.subscriber)
  }
  const actual = [...found.values()]
  return { kind: 'read', actual, found: actual.flatMap(keysOf) }
}

function keysOf({ imsi, msisdn }: HlrSubscriber): ExternalKey[] {
  const key: ExternalKey = { kind: 'imsi', value: imsi }
  return msisdn === undefined ? [key] : [key, { kind: 'account_id', value: msisdn }]
}

function selectorOf({ kind, value }: ExternalKey): string[] {
  switch (kind) {
    case 'imsi':
      return isImsi(value) ? [`by-imsi-${value}`] : []
    case 'account_id':
      return isMsisdn(value) ? [`by-msisdn-${value}`] : []
    default:
      return kind satisfies never
  }
}
