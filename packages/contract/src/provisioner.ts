import { type Static, Type } from 'typebox'

/** The Application's own API: what operators ask of a provisioner. Snake case, as the ESPF API. */

const Share = Type.Number({ minimum: 0, maximum: 1 })

/** Which subscribers: as billing filters its list of accounts. */
export const RunFilter = Type.Object(
  {
    i_customer: Type.Optional(Type.Integer({ minimum: 1 })),
    i_product: Type.Optional(Type.Integer({ minimum: 1 })),
    i_customer_site: Type.Optional(Type.Integer({ minimum: 1 })),
    id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Of the account; % for any text.' }),
    ),
    bill_status: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'O open, C closed, I inactive.' }),
    ),
  },
  { additionalProperties: false },
)
export type RunFilter = Static<typeof RunFilter>

export const RunRequest = Type.Object(
  {
    kind: Type.Union([Type.Literal('reconcile'), Type.Literal('reprovision')]),
    connectors: Type.Optional(
      Type.Array(Type.String(), { minItems: 1, description: 'By name; all of them unless given.' }),
    ),
    filter: Type.Optional(RunFilter),
    repair: Type.Optional(Type.Boolean({ description: 'Without it, a reconciliation only looks.' })),
    rate: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 100_000, description: 'Repairs a second (20).' }),
    ),
    max_error_share: Type.Optional({ ...Share, description: 'Stops when more of the repairs fail (0.2).' }),
    max_removed_share: Type.Optional({
      ...Share,
      description: 'Stops when it would remove or block more (0.05).',
    }),
  },
  { additionalProperties: false },
)
export type RunRequest = Static<typeof RunRequest>

export const RUN_VERBS = ['pause', 'resume', 'abort'] as const
export type RunVerb = (typeof RUN_VERBS)[number]

export type Run = {
  i_run: number
  kind: 'reconcile' | 'reprovision'
  connectors: string[]
  filter: RunFilter
  repair: boolean
  rate: number
  state: 'running' | 'paused' | 'stopped' | 'aborted' | 'finished'
  phase: 'preview' | 'accounts' | 'orphans' | 'repairs'
  /** How many subscribers there are, as far as it is known. */
  total: number | null
  seen: number
  compared: number
  /** Were being looked at anyway. */
  moving: number
  /** Would lose their service or their place. */
  removed: number
  note: string
  asked_by: string
  created_at: string
  ended_at: string | null
  /** How many of each kind of drift. */
  drift: Record<string, number>
  /** How many repairs in each state. */
  repairs: Record<string, number>
  /** What it cannot see, a sentence each: an external system that cannot be read, or cannot list what it holds. */
  unseen: string[]
}
export type RunList = { run_list: Run[] }

export type FieldDrift =
  | { kind: 'missing' | 'extra'; subject: string }
  | { kind: 'different'; subject: string; field: string; expected: string; actual: string }

export type DriftItem = {
  i_drift: number
  i_run: number
  connector: string
  i_account: number | null
  subject: string
  kind: 'missing' | 'extra' | 'different' | 'orphan' | 'unreadable' | 'reapply'
  differences: FieldDrift[]
  /** What mending it takes, a line each. */
  plan: string[]
  repair: 'none' | 'asked' | 'done' | 'failed'
  answer: string
  found_at: string
}
/** `next`: the `after` of the next page; null: this was the last. */
export type DriftPage = { drift_list: DriftItem[]; next: number | null }

export type TimelineEntry = { at: string } & (
  | { kind: 'event'; event_type: string; i_event: number; variables: Record<string, unknown> }
  | {
      kind: 'look'
      connector: string
      outcome: string
      says: string
      i_event: number | null
      took_ms: number
      steps: { plan: string; outcome: string; answer: string }[]
    }
  | {
      kind: 'drift'
      i_run: number
      connector: string
      drift: string
      repair: string
      differences: FieldDrift[]
    }
  | { kind: 'confirmation'; connector: string; deadline: string; told: string | null }
)
/** The newest first. */
export type AccountTimeline = { i_account: number; entry_list: TimelineEntry[] }

export type AccountExplanation = {
  i_account: number
  verdict: 'provisioned' | 'in_progress' | 'not_provisioned' | 'unknown'
  /** What is known of the account as a whole, a sentence each. */
  facts: string[]
  connector_list: { connector: string; group: string; verdict: AccountExplanation['verdict']; says: string }[]
}

export const TIMELINE_MAX = 1000
export const DRIFT_PAGE_MAX = 1000
