import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import type { Ending, Outcome } from '../connector.ts'
import type { StepRecord } from '../core/convergence-result.ts'
import type { Interrupted, RunningConnector, Step } from '../running-connector.ts'
import { closeConfirmation } from '../store/sql/close-confirmation.ts'
import { expectConfirmation } from '../store/sql/expect-confirmation.ts'
import { listConfirmations, type OpenConfirmation } from '../store/sql/list-confirmations.ts'

type Context = {
  database: Queryable
  clock: Clock
  connector: Pick<RunningConnector, 'name' | 'poll' | 'settle' | 'confirmation'>
  iAccount: number
  record?: (step: StepRecord) => void
}

/** The steps, made as below and written down. What waits for a confirmation and is not among them waits no more. */
export async function withConfirmations(context: Context, steps: readonly Step[]): Promise<Step[]> {
  const open = context.connector.confirmation ? await listPlanned(context, steps) : []
  return steps.map((step) => ({
    description: step.description,
    get fingerprint() {
      return step.fingerprint
    },
    async apply(mayGo) {
      const known = open.find(({ fingerprint }) => fingerprint === step.fingerprint)
      const outcome = await confirmStep(context, { step, mayGo }, known)
      if (outcome.kind === 'interrupted') return outcome
      context.record?.({ plan: step.description, outcome: outcome.kind, answer: answerOf(outcome) })
      return outcome
    },
  }))
}

/**
 * The confirmations that a planned step waits for. The others are closed: what they were about is there already, or
 * something else is wanted. Left open, they would be believed when their step is planned for a second time.
 */
async function listPlanned(context: Context, steps: readonly Step[]): Promise<OpenConfirmation[]> {
  const planned = new Set(steps.map(({ fingerprint }) => fingerprint))
  const open = await listConfirmations(context.database, context.connector.name, context.iAccount)
  for (const { token, fingerprint, outcome } of open)
    if (!planned.has(fingerprint))
      await close(context, token, outcome ?? { kind: 'retry', reason: 'it is not planned any more' })
  return open.filter(({ fingerprint }) => planned.has(fingerprint))
}

/**
 * Makes a step, unless it was made before and its confirmation is still out: then it waits on, and asks where it may. A
 * confirmation is believed once, in place of making the step again, whatever the external system shows yet: it may be slow
 * to read, or not readable at all. Killed between making a step and writing down its token, the step is made again.
 */
async function confirmStep(
  context: Context,
  { step, mayGo }: { step: Step; mayGo: () => boolean },
  known: OpenConfirmation | undefined,
): Promise<Outcome | Interrupted> {
  const { database, clock, connector, iAccount } = context
  const { confirmation } = connector
  if (!confirmation) {
    const outcome = await step.apply(mayGo)
    return outcome.kind === 'pending'
      ? { kind: 'retry', reason: 'nothing can tell when it is done' }
      : outcome
  }
  if (!known) {
    const outcome = await step.apply(mayGo)
    if (outcome.kind !== 'pending') return outcome
    const { token } = outcome
    const { fingerprint } = step
    const deadline = new Date(clock.now().getTime() + confirmation.withinMs)
    const expected = { connector: connector.name, iAccount, fingerprint, token, deadline }
    const told = await expectConfirmation(database, expected)
    return told ? close(context, token, told) : waiting(token, deadline)
  }
  const { token, outcome: told } = known
  if (told) return close(context, token, told)
  const deadline = new Date(known.deadline)
  const polled = await connector.poll?.(token)
  if (polled && polled.kind !== 'pending' && polled.kind !== 'retry') return close(context, token, polled)
  if (clock.now() < deadline) return waiting(token, deadline)
  return close(context, token, {
    kind: 'retry',
    reason: `not confirmed within ${Math.round(confirmation.withinMs / 1000)} s`,
  })

  function waiting(token: string, until: Date): Outcome {
    const left = Math.max(0, until.getTime() - clock.now().getTime())
    const poll = connector.poll ? (confirmation?.pollMs ?? left) : left
    return { kind: 'pending', token, afterMs: Math.min(left, poll) }
  }
}

/** Nothing waits for it from now on. */
async function close(context: Context, token: string, outcome: Ending): Promise<Outcome> {
  const { database, connector } = context
  await connector.settle?.(token, outcome)
  await closeConfirmation(database, connector.name, token)
  return outcome
}

function answerOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'applied':
      return outcome.detail
    case 'unchanged':
      return 'it was so already'
    case 'pending':
      return `it will be confirmed, as ${outcome.token}`
    case 'retry':
    case 'reject':
      return outcome.reason
  }
}
