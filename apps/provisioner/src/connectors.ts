import { readFile } from 'node:fs/promises'
import { type ConfirmationOptions, type RunningConnector, runConnector } from '@openespf/application'
import type { ConnectorTools } from '@openespf/application/connector'
import { exec } from '@openespf/connector-exec'
import { freeRadius } from '@openespf/connector-freeradius'
import { httpConnector } from '@openespf/connector-http'
import { kamailio } from '@openespf/connector-kamailio'
import { ldap } from '@openespf/connector-ldap'
import { nsps } from '@openespf/connector-nsps'
import { osmoHlr } from '@openespf/connector-osmo-hlr'
import { scim } from '@openespf/connector-scim'
import { createCheck } from '@openespf/foundation/http'
import { type Static, Type } from 'typebox'
import { parse } from 'yaml'
import { ConfirmationEntry, readConfirmation } from './confirmation.ts'

const ConnectorEntry = Type.Object(
  {
    use: Type.String(),
    group: Type.Optional(Type.String()),
    confirmation: Type.Optional(ConfirmationEntry),
    config: Type.Unknown(),
  },
  { additionalProperties: false },
)
/** One connector of the configuration: which kind, the service group of its statuses, and its own settings. */
export type ConnectorEntry = Static<typeof ConnectorEntry>

const ConnectorsFile = Type.Object(
  { connectors: Type.Array(ConnectorEntry) },
  { additionalProperties: false },
)
type ConnectorsFile = Static<typeof ConnectorsFile>

type Options = {
  config: unknown
  tools: ConnectorTools
  group?: string
  confirmation?: ConfirmationOptions
}

/** Every kind of connector, by the name under which a configuration uses it: one line each. */
const kinds: Readonly<Record<string, (options: Options) => RunningConnector>> = {
  [osmoHlr.name]: (options) => runConnector(osmoHlr, options),
  [freeRadius.name]: (options) => runConnector(freeRadius, options),
  [exec.name]: (options) => runConnector(exec, options),
  [httpConnector.name]: (options) => runConnector(httpConnector, options),
  [kamailio.name]: (options) => runConnector(kamailio, options),
  [ldap.name]: (options) => runConnector(ldap, options),
  [nsps.name]: (options) => runConnector(nsps, options),
  [scim.name]: (options) => runConnector(scim, options),
}

/** Reads the YAML file that lists the connectors. Throws an error that names the file and what is wrong in it. */
export async function readConnectors(file: string): Promise<ConnectorEntry[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`the list of connectors cannot be read: ${file} (set PROVISIONER_CONNECTORS)`, { cause })
  })
  let content: unknown
  try {
    content = parse(text)
  } catch (cause) {
    throw new Error(`${file} is not YAML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
  if (isConnectorsFile(content)) return content.connectors
  throw new Error(`${file}: ${check(content)}`)
}

const check = createCheck(ConnectorsFile)

function isConnectorsFile(content: unknown): content is ConnectorsFile {
  return check(content) === undefined
}

/** Starts each connector with tools of its own. Throws when a kind is unknown or its settings do not fit. */
export function runConnectors(
  entries: readonly ConnectorEntry[],
  toolsOf: (connector: string) => ConnectorTools,
  publicUrl?: string,
): RunningConnector[] {
  return entries.map(({ use, group, config, confirmation = {} }) => {
    const run = kinds[use]
    if (!run) throw new Error(`there is no connector "${use}": use one of ${Object.keys(kinds).join(', ')}`)
    return run({
      config,
      tools: toolsOf(use),
      ...(group !== undefined && { group }),
      confirmation: readConfirmation(confirmation, { connector: use, publicUrl }),
    })
  })
}
