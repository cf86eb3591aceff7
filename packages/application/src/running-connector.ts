import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import {
  type Connector,
  type ConnectorDefinition,
  type ConnectorTools,
  type ExternalKey,
  type Need,
  type Outcome,
  type Subscriber,
  USUAL_NEEDS,
} from './connector.ts'
import { withoutKeys } from './core/key-set.ts'

/** One change of a plan, ready to be made. */
export type Step = { description: string; apply(): Promise<Outcome> }

export type Look =
  | { kind: 'planned'; steps: Step[] }
  /** What stands in the way has keys that were not asked for: lock these too and look again. */
  | { kind: 'more-keys'; keys: ExternalKey[] }
  | Extract<Outcome, { kind: 'retry' | 'reject' }>

/** What one account should be in one external system. */
export type Intent = {
  /** The keys that it should have there. */
  keys: readonly ExternalKey[]
  /** Reads what stands under the keys and plans the way from there; changes nothing. */
  look(keys: readonly ExternalKey[], removable: readonly ExternalKey[]): Promise<Look>
}

/** A configured connector whose types of state and change are hidden inside. */
export type RunningConnector = {
  name: string
  /** The service group under which its statuses are reported. */
  group: string
  /** The parts of a subscriber that it looks at. */
  needs: readonly Need[]
  intend(subscriber: Subscriber | undefined): Promise<Intent>
  check: Connector<never, never, never>['check']
  close(): Promise<void>
}

/**
 * Starts a connector. Throws an error that names the first wrong field when the configuration does not fit its schema
 * (defaults are filled in first).
 */
export function runConnector<Config extends TSchema, Desired, Actual, Change>(
  definition: ConnectorDefinition<Config, Desired, Actual, Change>,
  options: { config: unknown; tools: ConnectorTools; group?: string },
): RunningConnector {
  const config = readConfig(definition, options.config)
  const connector = definition.create(config, options.tools)
  return {
    name: definition.name,
    group: options.group ?? definition.group,
    needs: definition.needs?.(config) ?? USUAL_NEEDS,
    check: () => connector.check(),
    close: () => connector.close(),
    async intend(subscriber) {
      const wanted = subscriber && (await connector.desire(subscriber))
      return {
        keys: wanted?.keys ?? [],
        async look(keys, removable) {
          const result = await connector.read(keys)
          if (result.kind !== 'read') return result
          const more = withoutKeys(result.found, keys)
          if (more.length > 0) return { kind: 'more-keys', keys: more }
          const changes = connector.plan({ desired: wanted?.desired, removable, actual: result.actual })
          return {
            kind: 'planned',
            steps: changes.map((change) => ({
              description: connector.describe(change),
              apply: () => connector.apply(change),
            })),
          }
        },
      }
    },
  }
}

function readConfig<Config extends TSchema>(
  definition: { name: string; config: Config },
  config: unknown,
): Static<Config> {
  const filled = Value.Default(definition.config, Value.Clone(config))
  if (Value.Check(definition.config, filled)) return filled
  const [problem] = Value.Errors(definition.config, filled)
  const at = problem?.instancePath.slice(1).replaceAll('/', '.') || 'the configuration'
  throw new Error(`connector ${definition.name}: ${at} ${problem?.message ?? 'does not fit'}`)
}
