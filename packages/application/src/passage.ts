import type { Clock } from '@openespf/foundation/clock'
import { type Circuit, createCircuit, LAST_PROBE_MS } from './core/circuit.ts'
import type { ConvergenceResult } from './core/convergence-result.ts'
import { slowStart } from './core/slow-start.ts'
import { type MaintenanceWindow, maintenanceUntil } from './core/windows.ts'

/** What may be done in an external system now. */
export type Passage =
  | { kind: 'go'; most: number }
  /** It is down, or billing is: one account, to see whether it is back. */
  | { kind: 'probe' }
  /** Nothing. `until`: the end of the maintenance, or the next probe. */
  | { kind: 'hold'; for: 'window' | 'outage'; until: Date; reason: string }

export type Passages = {
  now(): Passage
  /** Learns from what came of an account; says when the external system is found to be down, or back. */
  record(iAccount: number, result: ConvergenceResult): 'opened' | 'closed' | 'same'
  /**
   * The same result; while the external system or billing cannot be reached for anybody, with a bound on the pause: few accounts
   * alone do not make an outage, and theirs would outlast it.
   */
  bound(result: ConvergenceResult): ConvergenceResult
}

/**
 * Keeps an external system from being asked while it is under maintenance or down, or while billing is, without which nothing
 * can be done, and from being run over afterwards.
 */
export function createPassages(options: {
  connector: string
  windows: readonly MaintenanceWindow[]
  clock: Clock
  most: () => number
  /** That of billing, which all connectors share. */
  billing: Circuit
}): Passages {
  const { connector, windows, clock, billing } = options
  const circuit = createCircuit()
  let heldAt: number | undefined
  let backSince = Number.NEGATIVE_INFINITY

  return {
    now() {
      const now = clock.now().getTime()
      const ends = maintenanceUntil(windows, now)
      if (ends !== undefined) {
        heldAt = now
        const until = new Date(ends)
        const reason = `waiting for the end of the maintenance of ${connector} at ${inWords(until)}`
        return { kind: 'hold', for: 'window', until, reason }
      }
      const away = [
        { name: 'billing', circuit: billing },
        { name: connector, circuit },
      ].find((each) => each.circuit.permits(now) !== 'all')
      if (away === undefined) {
        if (heldAt !== undefined) backSince = now
        heldAt = undefined
        return { kind: 'go', most: slowStart(options.most(), now - backSince) }
      }
      heldAt = now
      if (away.circuit.permits(now) === 'probe') return { kind: 'probe' }
      const since = new Date(away.circuit.openSince() ?? now)
      const reason = `${away.name} has not been answering since ${inWords(since)}; trying again until it does`
      return { kind: 'hold', for: 'outage', until: new Date(away.circuit.probeAt()), reason }
    },
    bound(result) {
      if (result.kind !== 'retry') return result
      const isAway =
        (result.blame === 'network' && circuit.nothingWorks()) ||
        (result.blame === 'billing' && billing.nothingWorks())
      return isAway ? { ...result, mostMs: LAST_PROBE_MS } : result
    },
    record(iAccount, result) {
      const now = clock.now().getTime()
      const ofBilling = judgeBilling(result)
      if (ofBilling !== 'nothing') billing.record(ofBilling, iAccount, now)
      const judgement = judge(result)
      return judgement === 'nothing' ? 'same' : circuit.record(judgement, iAccount, now)
    },
  }
}

/** What a result says about the external system as a whole. A refusal is an answer, too. */
function judge(result: ConvergenceResult): 'works' | 'fails' | 'nothing' {
  switch (result.kind) {
    case 'ok':
    case 'pending':
    case 'dry-run':
      return 'works'
    case 'reject':
      return result.blame === 'external' ? 'works' : 'nothing'
    case 'retry':
      return result.blame === 'network' || result.blame === 'external' ? 'fails' : 'nothing'
    case 'fault':
    case 'busy':
    case 'waiting':
    case 'elsewhere':
      return 'nothing'
  }
}

/** What a result says about billing, which was asked before the external system. */
function judgeBilling(result: ConvergenceResult): 'works' | 'fails' | 'nothing' {
  switch (result.kind) {
    case 'ok':
    case 'pending':
    case 'dry-run':
    case 'elsewhere':
    case 'reject':
      return 'works'
    case 'retry':
      return result.blame === 'billing' ? 'fails' : 'works'
    case 'fault':
    case 'busy':
    case 'waiting':
      return 'nothing'
  }
}

function inWords(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
