import type { Outcome } from '@openespf/application/connector'
import type { CtrlClient } from './ctrl-client.ts'
import type { CtrlAnswer } from './ctrl-connection.ts'
import { areKeys, isImsi } from './hlr-subscriber.ts'
import { type Change, describe } from './plan.ts'

const ALREADY_THERE = 'Subscriber already exists.'
const ALREADY_GONE = "Subscriber doesn't exist."
const NO_SUBSCRIBER = 'No such subscriber.'
const NEVER = [
  'Invalid IMSI value.',
  'Value failed verification.',
  "Invalid value part of 'by-xxx-value' selector.",
  'Command not found',
  'Read Only attribute',
]

type Failure = Extract<Outcome, { kind: 'retry' | 'reject' }>

/**
 * Makes one change, unless it is true already. OsmoHLR's own word for an error is in the reason. What another hand changed
 * between the read and now (`No such subscriber.`, `Update MSISDN failed`: another took the number) is `retry`: the next
 * plan sees it. Rejects with ExternalUnreachable.
 */
export async function apply(ctrl: CtrlClient, change: Change): Promise<Outcome> {
  if (!isImsi(change.imsi))
    return {
      kind: 'reject',
      reason: `OsmoHLR takes IMSIs of 6 to 15 digits, not ${JSON.stringify(change.imsi)}`,
    }
  switch (change.kind) {
    case 'create':
      return settle(change, await ctrl.set('subscriber.create', change.imsi), ALREADY_THERE)
    case 'delete':
      return settle(change, await ctrl.set('subscriber.delete', change.imsi), ALREADY_GONE)
    case 'release':
      return release(ctrl, change)
    case 'number':
      return assign(ctrl, change, { name: 'msisdn', value: change.msisdn ?? 'none' })
    case 'keys':
      return setKeys(ctrl, change)
    case 'service':
      return assign(ctrl, change, { name: `${change.service}-enabled`, value: change.enabled ? '1' : '0' })
    default:
      return change satisfies never
  }
}

/** What an error of OsmoHLR means for whoever wanted `aim`. */
export function failure(aim: string, text: string): Failure {
  return { kind: NEVER.includes(text) ? 'reject' : 'retry', reason: `${aim}: OsmoHLR said "${text}"` }
}

async function assign(
  ctrl: CtrlClient,
  change: Change,
  wanted: { name: string; value: string },
): Promise<Outcome> {
  const variable = `subscriber.by-imsi-${change.imsi}.${wanted.name}`
  const now = await ctrl.get(variable)
  if (now.kind === 'reply' && now.value === wanted.value) return { kind: 'unchanged' }
  return settle(change, await ctrl.set(variable, wanted.value))
}

/** The keys go to OsmoHLR and nowhere else: its words for an error do not repeat them. */
async function setKeys(ctrl: CtrlClient, change: Extract<Change, { kind: 'keys' }>): Promise<Outcome> {
  const { imsi, keys } = change
  if (!areKeys(keys))
    return { kind: 'reject', reason: `${describe(change)}: they are not 32 hexadecimal digits` }
  const variable = `subscriber.by-imsi-${imsi}.aud3g`
  const value = `milenage,${keys.k},opc,${keys.opc}`
  const now = await ctrl.get(variable)
  // OsmoHLR says it in its own case, and adds the length of the index.
  const holds = now.kind === 'reply' && now.value.toLowerCase().startsWith(`${value.toLowerCase()},`)
  return holds ? { kind: 'unchanged' } : settle(change, await ctrl.set(variable, value))
}

async function release(ctrl: CtrlClient, change: Extract<Change, { kind: 'release' }>): Promise<Outcome> {
  const variable = `subscriber.by-imsi-${change.imsi}.msisdn`
  const now = await ctrl.get(variable)
  const holds = now.kind === 'reply' && now.value === change.msisdn
  if (!holds && (now.kind === 'reply' || now.text === NO_SUBSCRIBER)) return { kind: 'unchanged' }
  return settle(change, await ctrl.set(variable, 'none'))
}

function settle(change: Change, answer: CtrlAnswer, alreadyTrue?: string): Outcome {
  if (answer.kind === 'reply') return { kind: 'applied', detail: describe(change) }
  if (answer.text === alreadyTrue) return { kind: 'unchanged' }
  return failure(describe(change), answer.text)
}
