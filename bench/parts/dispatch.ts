import { type PeerName, peerNames } from '../peers/find-peer.ts'
import type { Mode } from '../peers/peer.ts'
import type { Bench } from '../support/bench.ts'
import { describeVerdict, isComplete, keepsOrder, type Verdict } from '../support/checker.ts'
import { type Drained, drain, drainOurs } from '../support/drain.ts'
import type { PlanSpec } from '../support/events.ts'
import { whyNoRedis } from '../support/redis.ts'
import { median, round, spreadOf } from '../support/statistics.ts'

/** Events a second. `ordered` is null where the checker found violations (how many, in `violations`), or there is no such mode. */
export type PeerRates = {
  ordered: number | null
  unordered: number | null
  violations?: number
  skipped?: string
}
export type Dispatch = { ours: number; undici: number; peers: Record<string, PeerRates> }

/** One system in one mode, with the rates of its runs. */
type Entry = {
  peer: PeerName
  mode: Mode
  spec: PlanSpec
  received: number[]
  settled: number[]
  cpuUs: number[]
  storeCpuUs: number[]
  rssMb: number[]
  verdicts: Verdict[]
  failure: string | undefined
}

/** Drains of everybody, in turn in each run. */
export async function runDispatch(bench: Bench): Promise<{ result: Dispatch; details: object }> {
  const noRedis = whyNoRedis()
  if (noRedis !== undefined) bench.say(`dispatch: no BullMQ on Redis, ${noRedis}`)
  const entries = entriesOf(bench, noRedis === undefined)
  for (let run = 1; run <= bench.runs; run++) {
    for (const entry of entries) {
      if (entry.failure === undefined) await runEntry(bench, entry, `${run}/${bench.runs}`)
    }
  }
  const peers: Record<string, PeerRates> = {}
  for (const name of new Set(entries.map(({ peer }) => peer))) {
    if (name !== 'ours' && name !== 'undici') peers[name] = ratesOf(entries, name)
  }
  if (noRedis !== undefined && bench.only.includes('bullmq'))
    peers['bullmq'] = { ordered: null, unordered: null, skipped: noRedis }
  const own = entries.find(({ peer }) => peer === 'ours')
  const bare = entries.find(({ peer }) => peer === 'undici')
  return {
    // Ours counts when all is settled, the others already when all was received.
    result: { ours: median(own?.settled ?? []), undici: median(bare?.received ?? []), peers },
    details: Object.fromEntries(entries.map((entry) => [`${entry.peer} ${entry.mode}`, detailsOf(entry)])),
  }
}

function entriesOf(bench: Bench, hasRedis: boolean): Entry[] {
  const { everybody, ordered, unordered } = bench.sizes.dispatch
  return peerNames
    .filter((peer) => bench.only.includes(peer) && (peer !== 'bullmq' || hasRedis))
    .flatMap((peer) => {
      if (peer === 'undici') return [entryOf(peer, 'unordered', everybody)]
      if (peer === 'ours') return [entryOf(peer, 'ordered', everybody)]
      return [
        ...(unordered[peer] ? [entryOf(peer, 'unordered', unordered[peer])] : []),
        ...(ordered[peer] ? [entryOf(peer, 'ordered', ordered[peer])] : []),
      ]
    })
}

function entryOf(peer: PeerName, mode: Mode, spec: PlanSpec): Entry {
  const series = { received: [], settled: [], cpuUs: [], storeCpuUs: [], rssMb: [], verdicts: [] }
  return { peer, mode, spec, ...series, failure: undefined }
}

async function runEntry(bench: Bench, entry: Entry, run: string): Promise<void> {
  const { peer, mode, spec } = entry
  const name = `dispatch ${run}: ${peer} ${mode}, ${spec.events} events of ${spec.entities} entities`
  try {
    const drained =
      peer === 'ours'
        ? await drainOurs(bench, 'dispatch', { spec })
        : await drain(bench, { peer, mode, spec })
    note(entry, drained)
    bench.say(
      `${name}: received ${round(drained.received)}/s, settled ${round(drained.settled ?? Number.NaN)}/s, ` +
        `${round(drained.cpuUs)} + ${round(drained.storeCpuUs)} µs of processor an event, ${round(drained.peakRssMb)} MB; ${describeVerdict(drained.verdict)}`,
    )
  } catch (error) {
    if (peer === 'ours' || peer === 'undici') throw error
    entry.failure = error instanceof Error ? error.message : String(error)
    bench.say(`${name}: failed, ${entry.failure}`)
  }
}

function note(entry: Entry, drained: Drained): void {
  entry.received.push(round(drained.received))
  if (drained.settled !== undefined) entry.settled.push(round(drained.settled))
  entry.cpuUs.push(round(drained.cpuUs, 1))
  entry.storeCpuUs.push(round(drained.storeCpuUs, 1))
  entry.rssMb.push(round(drained.peakRssMb))
  entry.verdicts.push(drained.verdict)
}

function ratesOf(entries: readonly Entry[], peer: PeerName): PeerRates {
  const of = (mode: Mode) => entries.find((entry) => entry.peer === peer && entry.mode === mode)
  const [ordered, unordered] = [of('ordered'), of('unordered')]
  const rate = (entry: Entry | undefined): number | null =>
    entry === undefined || entry.failure !== undefined || !entry.verdicts.every(isComplete)
      ? null
      : median(entry.received)
  const violations = (ordered?.verdicts ?? []).reduce((sum, one) => sum + one.disordered + one.overlapped, 0)
  const isValid = ordered?.verdicts.every(keepsOrder) ?? false
  return {
    ordered: isValid ? rate(ordered) : null,
    unordered: rate(unordered),
    ...(violations > 0 && { violations }),
  }
}

function detailsOf({ spec, received, settled, cpuUs, storeCpuUs, rssMb, verdicts, failure }: Entry): object {
  if (received.length === 0) return { ...spec, failure }
  return {
    ...spec,
    receivedPerSecond: spreadOf(received),
    settledPerSecond: spreadOf(settled),
    cpuUsPerEvent: spreadOf(cpuUs),
    storeCpuUsPerEvent: spreadOf(storeCpuUs),
    rssMb: Math.max(...rssMb),
    verdict: [...new Set(verdicts.map(describeVerdict))].join('; '),
    ...(failure !== undefined && { failure }),
  }
}
