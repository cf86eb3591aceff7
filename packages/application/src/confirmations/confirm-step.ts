import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import type { Ending, Outcome } from '../connector.ts'
import type { StepRecord } from '../core/convergence-result.ts'
import type { RunningConnector, Step } from '../running-connector.ts'
import { closeConfirmation } from '../store/sql/close-confirmation.ts'
import { expectConfirmation } from '../store/sql/expect-confirmation.ts'
import { findConfirmation } from '../store/sql/find-confirmation.ts'

type Context = {
  database: Queryable
  clock: Clock
  connector: Pick<RunningConnector, 'name' | 'poll' | 'settle' | 'confirmation'>
  iAccount: number
  record?: (step: StepRecord) => void
}

/** The steps, made as below and written down. */
export function withConfirmations(context: Context, steps: readonly Step[]): Step[] {
  return steps.map((step) => ({
    description: step.description,
    get fingerprint() {
      return step.fingerprint
    },
    async apply() {
      const outcome = await confirmStep(context, step)
      context.record?.({ plan: step.description, outcome: outcome.kind, answer: answerOf(outcome) })
      return outcome
    },
  }))
}

/**
 * Makes a step, unless it was made before and its confirmation is still out: then it waits on, and asks where it may. A
 * confirmation is believed once, in place of making the step again, whatever the external system shows yet: it may be slow
 * to read, or not readable at all. Killed between making a step and writing down its token, the step is made again.
 */
async function confirmStep(context: Context, step: Step): Promise<Outcome> {
  const { database, clock, connector, iAccount } = context
  const { confirmation } = connector
  if (!confirmation) {
    const outcome = await step.apply()
    return outcome.kind === 'pending'
      ? { kind: 'retry', reason: 'nothing can tell when it is done' }
      : outcome
  }
  const key = { connector: connector.name, iAccount, fingerprint: step.fingerprint }
  const close = async (token: string, outcome: Ending): Promise<Outcome> => {
    await connector.settle?.(token, outcome)
    await closeConfirmation(database, key)
    return outcome
  }
  const known = await findConfirmation(database, key)
  if (!known) {
    const outcome = await step.apply()
    if (outcome.kind !== 'pending') return outcome
    const { token } = outcome
    const deadline = new Date(clock.now().getTime() + confirmation.withinMs)
    const told = await expectConfirmation(database, { ...key, token, deadline })
    return told ? close(token, told) : waiting(token, deadline)
  }
  const { token, outcome: told } = known
  if (told) return close(token, told)
  const deadline = new Date(known.deadline)
  const polled = await connector.poll?.(token)
  if (polled && polled.kind !== 'pending' && polled.kind !== 'retry') return close(token, polled)
  if (clock.now() < deadline) return waiting(token, deadline)
  return close(token, {
    kind: 'retry',
    reason: `not confirmed within ${Math.round(confirmation.withinMs / 1000)} s`,
  })

  function waiting(token: string, until: Date): Outcome {
    const left = Math.max(0, until.getTime() - clock.now().getTime())
    const poll = connector.poll ? (confirmation?.pollMs ?? left) : left
    return { kind: 'pending', token, afterMs: Math.min(left, poll) }
  }
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
