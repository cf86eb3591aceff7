import type { ExternalKey, PlanInput } from '@openespf/application/connector'
import { type HlrSubscriber, type MilenageKeys, sameKeys } from './hlr-subscriber.ts'

/** One command to OsmoHLR. */
export type Change =
  | { kind: 'release'; imsi: string; msisdn: string }
  | { kind: 'delete'; imsi: string }
  | { kind: 'create'; imsi: string }
  | { kind: 'number'; imsi: string; msisdn: string | undefined }
  | { kind: 'keys'; imsi: string; keys: MilenageKeys }
  | { kind: 'service'; imsi: string; service: 'cs' | 'ps'; enabled: boolean }

/** Everybody in OsmoHLR who has one of the IMSIs or one of the numbers that were asked for; each once. */
export type Actual = readonly HlrSubscriber[]

/**
 * The commands in an order that OsmoHLR accepts: IMSI and number are unique there, so what stands in the way goes first;
 * service comes last. Keys are set only where they differ: setting them starts the SIM's sequence number anew. A subscriber that is created gets its service set whatever OsmoHLR's default is.
 */
export function plan({ desired, removable, actual }: PlanInput<HlrSubscriber, Actual>): Change[] {
  const gone = actual.filter(({ imsi }) => isAmong(removable, { kind: 'imsi', value: imsi }))
  const free = actual.filter(
    ({ imsi, msisdn }) =>
      msisdn !== undefined &&
      imsi !== desired?.imsi &&
      (msisdn === desired?.msisdn || isAmong(removable, { kind: 'account_id', value: msisdn })),
  )
  return [
    ...gone.map(({ imsi }): Change => ({ kind: 'delete', imsi })),
    ...free.filter((held) => !gone.includes(held)).flatMap(release),
    ...(desired === undefined ? [] : reach(desired, actual)),
  ]
}

/** One line for people. */
export function describe(change: Change): string {
  switch (change.kind) {
    case 'release':
      return `release ${change.msisdn} from ${change.imsi}`
    case 'delete':
      return `delete ${change.imsi}`
    case 'create':
      return `create ${change.imsi}`
    case 'number':
      return change.msisdn === undefined
        ? `take the number from ${change.imsi}`
        : `give ${change.imsi} the number ${change.msisdn}`
    case 'keys':
      return `set the keys of ${change.imsi}`
    case 'service':
      return `${change.enabled ? 'enable' : 'disable'} ${change.service === 'cs' ? 'calls' : 'data'} of ${change.imsi}`
    default:
      return change satisfies never
  }
}

function isAmong(keys: readonly ExternalKey[], key: ExternalKey): boolean {
  return keys.some(({ kind, value }) => kind === key.kind && value === key.value)
}

function release({ imsi, msisdn }: HlrSubscriber): Change[] {
  return msisdn === undefined ? [] : [{ kind: 'release', imsi, msisdn }]
}

function reach(desired: HlrSubscriber, actual: Actual): Change[] {
  const { imsi, msisdn, csEnabled, psEnabled, keys } = desired
  const now = actual.find((subscriber) => subscriber.imsi === imsi)
  const changes: Change[] = now === undefined ? [{ kind: 'create', imsi }] : []
  if (now?.msisdn !== msisdn) changes.push({ kind: 'number', imsi, msisdn })
  if (keys && !sameKeys(now?.keys, keys)) changes.push({ kind: 'keys', imsi, keys })
  if (now?.csEnabled !== csEnabled) changes.push({ kind: 'service', imsi, service: 'cs', enabled: csEnabled })
  if (now?.psEnabled !== psEnabled) changes.push({ kind: 'service', imsi, service: 'ps', enabled: psEnabled })
  return changes
}
