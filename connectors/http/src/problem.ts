import type { Outcome } from '@openespf/application/connector'

/** Why a request cannot be made. */
export type Problem = Extract<Outcome, { kind: 'retry' | 'reject' }>
