import {
  type CallbackRequest,
  type Connector,
  defineConnector,
  ExternalUnreachable,
} from '@openespf/application/connector'
import { apply, poll } from './apply.ts'
import { createCaller } from './caller.ts'
import { HttpConfig } from './config.ts'
import { type Desired, desire } from './desired.ts'
import { diff } from './diff.ts'
import { list } from './list.ts'
import { needsOf } from './needs.ts'
import { readNotification } from './notification.ts'
import { settleEnd } from './pending.ts'
import { type Actual, type Change, describe, plan } from './plan.ts'
import { compileProgram } from './program.ts'
import { read } from './read.ts'

/** Tells any JSON or form API what an account should be, by expressions in JSONata. See instructions.md. */
export const httpConnector = defineConnector({
  name: 'http',
  group: 'HTTP',
  config: HttpConfig,
  needs: needsOf,
  create(config, tools): Connector<Desired, Actual, Change> {
    const program = compileProgram(config)
    const { baseUrl, headers, oauth2 } = config
    const fixed = { baseUrl, headers, callback: tools.callbackUrl?.() }
    const caller = createCaller({ ...fixed, oauth2, rules: program.rules }, tools)
    const { list: lists, notification, remove } = program
    const by = { program, caller, memory: tools.memory }
    return {
      desire: (subscriber) => desire(subscriber, program, fixed),
      read: (keys) => read(keys, by),
      plan: (input) => plan(input, remove !== undefined),
      describe,
      apply: (change) => apply(change, by),
      check,
      ...(program.read
        ? { diff: (input) => diff(input, remove !== undefined) }
        : {
            remembers: true as const,
            settle: (token: string, { kind }) =>
              settleEnd(tools.memory, token, kind === 'applied' || kind === 'unchanged'),
          }),
      ...(config.caseless && { caseless: true as const }),
      ...(lists && { list: (after) => list(after, { program: lists, caller }) }),
      ...(program.poll && { poll: (token: string) => poll(token, by) }),
      ...(notification && {
        readNotification: (request: CallbackRequest) =>
          readNotification(request, { program: notification, config, log: tools.log }),
      }),
      close: async () => undefined,
    }

    /** Without a `check` request, any answer but a retry status shows that somebody is there. */
    async function check(): ReturnType<Connector<Desired, Actual, Change>['check']> {
      if (!program.check) return knock()
      const called = await caller.call(program.check, { input: {}, variables: {} })
      if (called.kind !== 'answered') return called
      const { verdict } = called
      if (verdict.kind === 'retry' || verdict.kind === 'reject') return verdict
      return verdict.kind === 'absent'
        ? { kind: 'reject', reason: `the check was answered ${called.status}` }
        : { kind: 'unchanged' }
    }

    async function knock(): ReturnType<Connector<Desired, Actual, Change>['check']> {
      try {
        const { status } = await tools.http({ method: 'GET', url: config.baseUrl })
        if (status < 500 && status !== 429) return { kind: 'unchanged' }
        return { kind: 'retry', reason: `the external system answered ${status}` }
      } catch (error) {
        if (error instanceof ExternalUnreachable)
          return { kind: 'retry', reason: error.message, unreachable: true }
        throw error
      }
    }
  },
})
