import type { AccountExplanation } from '@openespf/contract/provisioner'

type Verdict = AccountExplanation['verdict']

/** What is known of an account; times are ISO 8601. */
export type AccountFacts = {
  i_account: number
  now: Date
  known: boolean
  working: boolean
  due_at: string | null
  attempts: number
  last_event: { event_type: string; i_event: number; received_at: string } | null
  connectors: readonly { name: string; group: string }[]
  looks: readonly { connector: string; outcome: string; detail: string; finished_at: string }[]
  waiting: readonly { connector: string; deadline: string }[]
  unreported: readonly string[]
}

/** Answers "why is this subscriber not provisioned?" in words; the account's verdict is its worst connector's. */
export function explainAccount(facts: AccountFacts): AccountExplanation {
  const connectors = facts.connectors.map((connector) => ({
    connector: connector.name,
    group: connector.group,
    ...explainConnector(facts, connector.name),
  }))
  const worst = (['not_provisioned', 'in_progress', 'unknown'] as const).find((verdict) =>
    connectors.some((each) => each.verdict === verdict),
  )
  return {
    i_account: facts.i_account,
    verdict: worst ?? (connectors.length === 0 ? 'unknown' : 'provisioned'),
    facts: [eventFact(facts), workFact(facts), ...reportFacts(facts)],
    connector_list: connectors,
  }
}

function explainConnector(facts: AccountFacts, name: string): { verdict: Verdict; says: string } {
  const look = facts.looks.find(({ connector }) => connector === name)
  const waiting = facts.waiting.find(({ connector }) => connector === name)
  if (!look)
    return facts.due_at === null && !facts.working
      ? { verdict: 'unknown', says: 'it was never looked at: no event has asked for it' }
      : { verdict: 'in_progress', says: 'the first look is still to come' }
  const when = ago(facts.now, look.finished_at)
  if (waiting)
    return {
      verdict: 'in_progress',
      says: `the external system has taken the change and must confirm it by ${waiting.deadline}`,
    }
  switch (look.outcome) {
    case 'ok':
      return { verdict: 'provisioned', says: `${when}: ${look.detail}` }
    case 'reject':
      return {
        verdict: 'not_provisioned',
        says: `refused ${when}, and not tried again until something changes: ${look.detail}`,
      }
    case 'fault':
      return {
        verdict: 'not_provisioned',
        says: `a bug was met ${when} (the log of the provisioner has it): ${look.detail}`,
      }
    default:
      return { verdict: 'in_progress', says: `${when}: ${look.detail}` }
  }
}

function eventFact({ now, last_event: event }: AccountFacts): string {
  return event === null
    ? 'No event of this account itself is on record: if billing has changed it lately, see "openespf explain account" there.'
    : `The newest event is ${event.event_type} #${event.i_event}, received ${ago(now, event.received_at)}.`
}

function workFact({ now, known, working, due_at, attempts }: AccountFacts): string {
  if (working) return 'It is being looked at right now.'
  if (due_at !== null) {
    const failed = attempts === 0 ? '' : ` after ${attempts} that did not end well`
    return new Date(due_at) <= now
      ? `A look at it is due${failed}.`
      : `The next look is at ${due_at}${failed}.`
  }
  return known ? 'Nothing is left to do about it.' : 'The provisioner does not know this account.'
}

function reportFacts({ unreported }: AccountFacts): string[] {
  return unreported.length === 0
    ? []
    : [
        `Billing has not been told the newest status of ${unreported.join(', ')} yet: the ESPF API does not take it.`,
      ]
}

function ago(now: Date, at: string): string {
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(at).getTime()) / 1000))
  if (seconds < 120) return `${seconds} s ago`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3600)} h ago`
}
