import { createHash } from 'node:crypto'
import {
  type Connector,
  defineConnector,
  type ExternalKey,
  type Outcome,
  type ReadResult,
} from '@openespf/application/connector'
import { ExecConfig } from './config.ts'
import { type Desired, desire, needsOf, type State } from './desired.ts'
import { list } from './list.ts'
import { type Actual, type Change, describe, diff, type Known, plan } from './plan.ts'
import { createScript } from './script.ts'

/** Hands accounts to a script of one's own: JSON in, JSON out. See instructions.md. */
export const exec = defineConnector({
  name: 'exec',
  group: 'EXEC',
  config: ExecConfig,
  needs: needsOf,
  create(config, tools): Connector<Desired, Actual, Change> {
    const { memory } = tools
    const script = createScript(config, tools)
    return {
      desire: (subscriber) => desire(subscriber, config),
      read,
      plan: (input) => plan(input, fingerprintOf),
      describe,
      apply,
      ...(config.read ? { diff: (input) => diff(input, config.fields) } : { remembers: true as const }),
      ...(config.caseless && { caseless: true as const }),
      ...(config.list && { list: (after) => list(script, after) }),
      async check() {
        const said = await script.call({ action: 'check' })
        return said.kind === 'done' ? { kind: 'unchanged' } : said
      },
      close: async () => script.close(),
    }

    async function read(keys: readonly ExternalKey[]): Promise<ReadResult<Actual>> {
      const actual = new Map<string, Known>()
      for (const { kind, value } of keys) {
        if (kind !== 'account_id') continue
        if (!config.read) {
          actual.set(value, { kind: 'sent', fingerprint: await memory.recall(value) })
          continue
        }
        const said = await script.call({ action: 'read', account_id: value })
        if (said.kind !== 'done') return said
        const known = toKnown(said.answer['state'])
        if (!known)
          return { kind: 'retry', reason: `read: ${config.command} gave no state, and not null either` }
        actual.set(value, known)
      }
      return { kind: 'read', actual, found: [] }
    }

    /** What was sent last is forgotten before anything is sent, and written down after: a crash means sending again. */
    async function apply(change: Change): Promise<Outcome> {
      const { accountId, kind, known } = change
      const actual = known.kind === 'found' ? known.state : null
      if (!config.read) await memory.forget(accountId)
      const said = await script.call(
        kind === 'apply'
          ? { action: kind, account_id: accountId, state: change.state, actual }
          : { action: kind, account_id: accountId, actual },
      )
      if (said.kind !== 'done') return said
      if (!config.read && kind === 'apply') await memory.remember(accountId, fingerprintOf(change.state))
      return said.answer['outcome'] === 'unchanged'
        ? { kind: 'unchanged' }
        : { kind: 'applied', detail: describe(change) }
    }
  },
})

function toKnown(state: unknown): Known | undefined {
  if (state === null) return { kind: 'absent' }
  return typeof state === 'object' && !Array.isArray(state)
    ? { kind: 'found', state: { ...state } }
    : undefined
}

function fingerprintOf(state: State): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('hex')
}
