import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { BillingClient, EspfClient } from '@openespf/client'
import type { Change, HlrView } from './story.ts'
import type { DeliveryWatch, EndedDelivery } from './watch-deliveries.ts'

/** How long a change may take to arrive everywhere; what has not arrived then is reported as it stands. */
const PATIENCE_MS = 20_000
const POLL_MS = 5

export type Stage = {
  billing: BillingClient
  espf: EspfClient
  deliveries: DeliveryWatch
  /** Whether every event is delivered, every account looked at, and every status reported. */
  isSettled: () => Promise<boolean>
  readHlr: (imsi: string) => Promise<HlrView>
}

export type ChangeResult = {
  title: string
  events: { iEvent: number; eventType: string; entity: string; state: string; latencyMs: number }[]
  hlr: { imsi: string; expected: HlrView | null; actual: HlrView | null; verified: boolean }[]
  statuses: { iAccount: number; status: string; message: string; ok: boolean }[]
  ok: boolean
}

/** Makes one change and follows it all the way: events delivered, HLR read back, statuses read. */
export async function followChange(change: Change, stage: Stage): Promise<ChangeResult> {
  await change.make(stage.billing)
  const wanted = await stage.deliveries.take(change.events(), PATIENCE_MS)
  await untilSettled(stage)
  const events = [...wanted, ...(await stage.deliveries.take([], 0))].map(describeDelivery)
  const hlr = await Promise.all(
    Object.entries(change.hlr()).map(async ([imsi, expected]) => {
      const actual = await stage.readHlr(imsi)
      return {
        imsi,
        expected: expected ?? null,
        actual: actual ?? null,
        verified: isDeepStrictEqual(actual, expected),
      }
    }),
  )
  const statuses = await Promise.all(change.accounts().map((iAccount) => readStatus(stage.espf, iAccount)))
  const ok =
    events.every((event) => event.state === 'finished') &&
    hlr.every((view) => view.verified) &&
    statuses.every((status) => status.ok)
  return { title: change.title, events: leadFirst(events, change.events()[0]), hlr, statuses, ok }
}

async function untilSettled(stage: Stage): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await stage.isSettled())) {
    if (performance.now() > deadline) return
    await delay(POLL_MS)
  }
}

function describeDelivery(delivery: EndedDelivery): ChangeResult['events'][number] {
  const { iEvent, eventType, entity, state } = delivery
  return {
    iEvent,
    eventType,
    entity,
    state,
    latencyMs: Math.max(0, Math.round(delivery.endedAt - delivery.capturedAt)),
  }
}

function leadFirst(events: ChangeResult['events'], lead: string | undefined): ChangeResult['events'] {
  const leads = (event: ChangeResult['events'][number]) =>
    `${event.eventType} ${event.entity}` === lead ? 0 : 1
  return events.toSorted((a, b) => leads(a) - leads(b))
}

async function readStatus(espf: EspfClient, iAccount: number): Promise<ChangeResult['statuses'][number]> {
  const status = (await espf.getStatuses(iAccount)).find((one) => one.group === 'HSS')
  return {
    iAccount,
    status: status?.status ?? '(none)',
    message: status?.message ?? '',
    ok: status?.status === 'OK',
  }
}
