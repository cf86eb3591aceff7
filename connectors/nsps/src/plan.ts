import {
  accountIdOf,
  type ExternalKey,
  type PlanInput,
  type Subscriber,
  type Wanted,
} from '@openespf/application/connector'
import type { NspsConfig } from './config.ts'
import type { EventType } from './enriched-event.ts'
import { type PbData, type SimBlock, toPbData } from './pb-data.ts'
import { fingerprintOf, type Told } from './told.ts'

export type Desired = { accountId: string; told: Told & { fingerprint: string } }

/** By account id. */
export type Actual = ReadonlyMap<string, Told>

/** One event, or nothing to send; `after` is what is known after it, undefined: nothing any more. */
export type Change = {
  accountId: string
  event: { type: EventType; iEnv: number; pbData: PbData } | undefined
  after: Told | undefined
}

const CLOSED = 'C'

/** Every open account; one without a SIM card is told only that a card was taken away. */
export function desire(
  subscriber: Subscriber,
  config: Pick<NspsConfig, 'requiredData'>,
): Wanted<Desired> | undefined {
  const { account, sim } = subscriber
  if (account.bill_status === CLOSED) return undefined
  const accountId = accountIdOf(subscriber)
  const pbData = toPbData(subscriber, config)
  const key: ExternalKey = { kind: 'account_id', value: accountId }
  return {
    keys: sim ? [key, { kind: 'imsi', value: sim.imsi }] : [key],
    desired: { accountId, told: { iEnv: account.i_env, pbData, fingerprint: fingerprintOf(pbData) } },
  }
}

/**
 * Events that lead from what was told to what is. A card that went to another account is not spoken of here: that account's
 * events do.
 */
export function plan({ desired, removable, actual }: PlanInput<Desired, Actual>): Change[] {
  const isGone = (sim: SimBlock | undefined): sim is SimBlock =>
    sim !== undefined && removable.some(({ kind, value }) => kind === 'imsi' && value === sim.imsi)
  const left = removable.flatMap(({ kind, value: accountId }): Change[] => {
    const told = kind === 'account_id' ? actual.get(accountId) : undefined
    return told ? [leave(accountId, told, isGone(told.pbData.sim_info))] : []
  })
  if (!desired) return left
  const before = actual.get(desired.accountId)
  const old = before?.pbData.sim_info
  return [...left, ...replace(desired, before, isGone(old) ? old : undefined), ...update(desired, before)]
}

/** One line for people. */
export function describe({ event, accountId }: Change): string {
  if (!event) return `forget ${accountId}`
  const { sim_info: sim, prev_sim_info: old, account_info: account } = event.pbData
  if (event.type === 'SIM/Replaced')
    return `send SIM/Replaced of ${accountId}: ${old?.imsi ?? 'no card'} to ${sim?.imsi ?? 'no card'}`
  return `send SIM/Updated of ${sim?.imsi}: ${account.bill_status}, ${account['blocked'] === true ? 'blocked' : 'not blocked'}`
}

/** The account is closed, or has another id: its card is told terminated, as billing says of a closed account. */
function leave(accountId: string, told: Told, cardIsGone: boolean): Change {
  if (!cardIsGone) return { accountId, event: undefined, after: undefined }
  const { account_info, ...rest } = told.pbData
  const pbData = {
    ...rest,
    account_info: { ...account_info, bill_status: 'terminated', status: 'closed' },
  }
  return { accountId, event: { type: 'SIM/Updated', iEnv: told.iEnv, pbData }, after: undefined }
}

function replace(
  { accountId, told }: Desired,
  before: Told | undefined,
  old: SimBlock | undefined,
): Change[] {
  if (!before || !old || old.imsi === told.pbData.sim_info?.imsi) return []
  const { fingerprint: _, ...unsettled } = told
  const isLast = told.pbData.sim_info === undefined
  return [
    {
      accountId,
      event: { type: 'SIM/Replaced', iEnv: told.iEnv, pbData: { ...told.pbData, prev_sim_info: old } },
      after: isLast ? told : unsettled,
    },
  ]
}

function update({ accountId, told }: Desired, before: Told | undefined): Change[] {
  if (!told.pbData.sim_info || before?.fingerprint === told.fingerprint) return []
  return [{ accountId, event: { type: 'SIM/Updated', iEnv: told.iEnv, pbData: told.pbData }, after: told }]
}
