import type { ExternalKey, Subscriber } from '@openespf/application/connector'
import type { OsmoHlrConfig } from './config.ts'
import { type HlrSubscriber, isMsisdn } from './hlr-subscriber.ts'

const CLOSED = 'C'

/**
 * What OsmoHLR should hold for an account; undefined for an account that is closed or has no SIM card. The number is the
 * account's id without its realm (`6808881050@msisdn`), where that is a number. Billing leaves `status` out, or empty, or
 * says `active`, when the account is in order (espf-facts §7.3, §7.5); any status not in `serviceStatuses` bars service.
 * Keys are wanted where billing gives both out (`keys`); without, those that OsmoHLR has stay.
 */
export function desire(
  { account, sim }: Subscriber,
  { serviceStatuses, keys }: Pick<OsmoHlrConfig, 'serviceStatuses' | 'keys'>,
): { keys: ExternalKey[]; desired: HlrSubscriber } | undefined {
  if (account.bill_status === CLOSED || sim === undefined) return undefined
  const accountId = account.id.replace(/@.*$/s, '')
  const status = account.status ?? ''
  const served = status === '' || status === 'active' || serviceStatuses.includes(status)
  return {
    keys: [
      { kind: 'imsi', value: sim.imsi },
      { kind: 'account_id', value: accountId },
    ],
    desired: {
      imsi: sim.imsi,
      msisdn: isMsisdn(accountId) ? accountId : undefined,
      csEnabled: served,
      psEnabled: served,
      ...(keys && sim.ki && sim.opc && { keys: { k: sim.ki, opc: sim.opc } }),
    },
  }
}
