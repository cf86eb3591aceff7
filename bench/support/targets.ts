import type { Dispatch } from '../parts/dispatch.ts'
import type { Results } from './results.ts'
import { round } from './statistics.ts'

export type Judged = { what: string; target: string; value: string; met: boolean }

/** The targets, on two cores with one dispatcher process, of those parts that were run. */
export function judge(results: Results): Judged[] {
  return [
    ...(results.dispatch ? judgeDispatch(results.dispatch) : []),
    ...judgeLatency(results),
    ...judgeCapture(results),
    ...judgeBacklog(results),
    ...judgeIsolation(results),
    ...judgeApi(results),
    ...judgeLoop(results),
    ...(results.rssMb === undefined ? [] : [atMost('memory of the dispatcher', results.rssMb, 250, ' MB')]),
  ]
}

function judgeDispatch({ ours, undici, peers }: Dispatch): Judged[] {
  const ordered = bestOf(peers, 'ordered')
  const unordered = bestOf(peers, 'unordered')
  return [
    atLeast(`drain, against ${ordered.name}, the fastest peer that keeps order`, ours / ordered.rate, 2),
    atLeast(`drain, against ${unordered.name}, the fastest that does not`, ours / unordered.rate, 1.15),
    atLeast('drain with history, against bare undici', ours / undici, 0.35),
  ]
}

function bestOf(peers: Dispatch['peers'], mode: 'ordered' | 'unordered'): { name: string; rate: number } {
  let best = { name: 'nobody', rate: Number.NaN }
  for (const [name, rates] of Object.entries(peers)) {
    const rate = rates[mode]
    if (rate !== null && !(best.rate >= rate)) best = { name, rate }
  }
  return best
}

function judgeLatency({ latency }: Results): Judged[] {
  if (latency === undefined) return []
  return [
    atMost('commit → received, p50', latency.p50Ms, 5, ' ms'),
    atMost('commit → received, p99', latency.p99Ms, 25, ' ms'),
  ]
}

function judgeCapture({ capture }: Results): Judged[] {
  if (capture === undefined) return []
  return [
    atMost('update that emits to one handler', capture.oneHandlerUs / capture.bareUs, 2, ' ×'),
    atMost('update to no subscriber', capture.noSubscriberUs / capture.bareUs, 1.15, ' ×'),
  ]
}

function judgeBacklog({ backlog }: Results): Judged[] {
  if (backlog === undefined) return []
  return [
    atLeast('drain from a backlog of 2 million', backlog.twoMillion.ratio, 0.9),
    atLeast('drain of 200 entities', backlog.twoHundredEntities.ratio, 0.9),
    atLeast('drain of others behind 100 000 of one entity', backlog.behindOneEntity.ratio, 0.9),
    atMost('commit → received under a foreign snapshot, p95', backlog.foreignSnapshot.p95Ratio, 3, ' ×'),
    atLeast('others in time beside an open transaction', backlog.openTransaction.ratio, 0.9),
  ]
}

function judgeIsolation({ isolation }: Results): Judged[] {
  return isolation === undefined
    ? []
    : [atLeast('drain beside a handler that never answers', isolation.ratio, 0.9)]
}

function judgeApi({ api }: Results): Judged[] {
  if (api === undefined) return []
  return [
    atLeast('API v1 get_account_info, of 1 million accounts', api.accountInfoPerSecond, 5000, '/s'),
    atLeast('API 2.0 products, some fields', api.productsPerSecond, 5000, '/s'),
    atLeast('API 2.0 account, two fields against all', api.fieldsRatio, 1.1),
    atMost('API 2.0 page 10 000 of the accounts, against page 1', api.lastPageRatio, 1.2, ' ×'),
  ]
}

function judgeLoop({ loop }: Results): Judged[] {
  if (loop === undefined) return []
  return [
    atLeast('whole loop into a trivial HTTP target', loop.httpPerSecond, 1000, ' accounts/s'),
    atLeast('whole loop into OsmoHLR', loop.hlrPerSecond, 300, ' accounts/s'),
    atMost('whole loop at 200 changes a second, p99', loop.p99Ms, 1000, ' ms'),
    atMost('single changes beside a fan-out to 10 000 accounts, p99', loop.fanOut.ratio, 2, ' ×'),
  ]
}

function atLeast(what: string, value: number, least: number, unit = ' ×'): Judged {
  return { what, target: `≥ ${least}${unit}`, value: `${round(value, 2)}${unit}`, met: value >= least }
}

function atMost(what: string, value: number, most: number, unit: string): Judged {
  return { what, target: `≤ ${most}${unit}`, value: `${round(value, 2)}${unit}`, met: value <= most }
}
