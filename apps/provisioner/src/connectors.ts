import { type ConnectorSettings, type RunningConnector, runConnector } from '@openespf/application'
import type { ConnectorDefinition, ConnectorTools } from '@openespf/application/connector'
import { exec } from '@openespf/connector-exec'
import { freeRadius } from '@openespf/connector-freeradius'
import { httpConnector } from '@openespf/connector-http'
import { kamailio } from '@openespf/connector-kamailio'
import { ldap } from '@openespf/connector-ldap'
import { nsps } from '@openespf/connector-nsps'
import { osmoHlr } from '@openespf/connector-osmo-hlr'
import { scim } from '@openespf/connector-scim'
import type { TSchema } from 'typebox'
import { readConfirmation } from './confirmation.ts'
import type { ConnectorEntry } from './file/provisioner-file.ts'
import { windowOf } from './file/window-of.ts'

type RunOptions = Parameters<typeof runConnector>[1]

/** A kind of connector: its settings, and how one is started. */
type Kind = { config: TSchema; run(options: RunOptions): RunningConnector }

/** Every kind of connector, by the name under which a configuration uses it: one line each. */
const kinds: Readonly<Record<string, Kind>> = {
  [osmoHlr.name]: kind(osmoHlr),
  [freeRadius.name]: kind(freeRadius),
  [exec.name]: kind(exec),
  [httpConnector.name]: kind(httpConnector),
  [kamailio.name]: kind(kamailio),
  [ldap.name]: kind(ldap),
  [nsps.name]: kind(nsps),
  [scim.name]: kind(scim),
}

function kind<Config extends TSchema, Desired, Actual, Change>(
  definition: ConnectorDefinition<Config, Desired, Actual, Change>,
): Kind {
  return { config: definition.config, run: (options) => runConnector(definition, options) }
}

/** The settings of each kind. */
export const configOfKind: Readonly<Record<string, TSchema>> = Object.fromEntries(
  Object.entries(kinds).map(([name, { config }]) => [name, config]),
)

/** What `toolsOf` is told of the connector that gets the tools. */
type ToolsWanted = { connector: string; timeoutMs: number | undefined }

/** Starts each connector. Throws when a kind is unknown or its settings do not fit. */
export function runConnectors(
  entries: readonly ConnectorEntry[],
  toolsOf: (wanted: ToolsWanted) => ConnectorTools,
  publicUrl?: string,
): RunningConnector[] {
  return entries.map((entry) => {
    const { use, group, confirmation = {} } = entry
    const name = entry.name ?? use
    const found = kinds[use]
    if (!found) throw new Error(`there is no connector "${use}": use one of ${Object.keys(kinds).join(', ')}`)
    return found.run({
      config: entry.config ?? {},
      tools: toolsOf({ connector: name, timeoutMs: entry.timeout_ms }),
      name,
      ...(group !== undefined && { group }),
      settings: settingsOf(entry),
      confirmation: readConfirmation(confirmation, { connector: name, publicUrl }),
    })
  })
}

function settingsOf({
  budget,
  windows,
  errors,
  dry_run: dryRun,
}: ConnectorEntry): NonNullable<RunOptions['settings']> {
  const limits: Partial<ConnectorSettings['limits']> = {
    ...(budget?.concurrency !== undefined && { concurrency: budget.concurrency }),
    ...(budget?.per_second !== undefined && { perSecond: budget.per_second }),
  }
  return {
    limits,
    ...(windows && { windows: windows.flatMap(windowOf) }),
    ...(errors && { errors }),
    ...(dryRun !== undefined && { dryRun }),
  }
}
