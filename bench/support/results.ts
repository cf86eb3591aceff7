import type { Api } from '../parts/api.ts'
import type { Backlog } from '../parts/backlog.ts'
import type { Capture } from '../parts/capture.ts'
import type { Dispatch } from '../parts/dispatch.ts'
import type { Isolation } from '../parts/isolation.ts'
import type { Latency } from '../parts/latency.ts'
import type { Loop } from '../parts/loop.ts'
import type { Machine } from './machine.ts'

export const partNames = ['dispatch', 'latency', 'capture', 'backlog', 'isolation', 'api', 'loop'] as const
export type PartName = (typeof partNames)[number]

/** What `--json` writes: medians. Parts that were not run are left out. */
export type Results = {
  dispatch?: Dispatch
  latency?: Latency
  capture?: Capture
  backlog?: Backlog
  isolation?: Isolation
  api?: Api
  loop?: Loop
  /** The most that any dispatcher process of ours had resident, in any part. */
  rssMb?: number
  about: {
    date: string
    runs: number
    size: 'full' | 'smoke' | 'scaled'
    machine: Machine
    versions: Record<string, string>
    /** Losses and disorder of ours; none, or nothing else counts. */
    faults: string[]
  }
  /** Spreads (median, least and largest of the runs), and what else was measured. */
  details: Partial<Record<PartName, object>>
}
