import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Route, RunSchedule } from '@openespf/application'
import { readConfig } from '@openespf/foundation/config'
import { configOfKind } from './connectors.ts'
import { overridesOf } from './file/overrides.ts'
import type { ConnectorEntry } from './file/provisioner-file.ts'
import { readProvisionerFile } from './file/read-provisioner-file.ts'
import { scheduleOf } from './file/schedule-of.ts'
import { type ProvisionerConfig, provisionerSettings } from './settings.ts'

export function readProvisionerConfig(overrides: Partial<ProvisionerConfig> = {}): ProvisionerConfig {
  return { ...readConfig(provisionerSettings, process.env), ...overrides }
}

/** All that a provisioner runs by. */
export type ProvisionerSetup = {
  config: ProvisionerConfig
  connectors: readonly ConnectorEntry[]
  routes: readonly Route[]
  schedules?: readonly RunSchedule[]
  retention?: { days: number }
}

/**
 * Reads the configuration file (that of PROVISIONER_CONNECTORS unless given); what it leaves out comes from the
 * environment. Throws an error that names the file, the line and what is wrong there.
 */
export function readProvisionerSetup(path?: string): ProvisionerSetup {
  const fromEnvironment = readProvisionerConfig(path === undefined ? {} : { connectorsFile: path })
  const name = fromEnvironment.connectorsFile
  const file = readProvisionerFile(readText(name, name), {
    name,
    sources: { env: process.env, readFile: (other) => readText(other, other) },
    kinds: configOfKind,
  })
  const readCa = (ca: string) => readCertificate(resolve(dirname(name), ca), ca)
  return {
    config: { ...fromEnvironment, ...overridesOf(file, readCa) },
    connectors: file.connectors,
    routes: file.routing ?? [],
    schedules: (file.schedule ?? []).map(scheduleOf),
    ...(file.retention && { retention: file.retention }),
  }
}

/** Node would take any text for a certificate, and trust nobody more by it. */
function readCertificate(path: string, name: string): string {
  const pem = readText(path, name)
  try {
    new X509Certificate(pem)
    return pem
  } catch (cause) {
    throw new Error(`${name} holds no certificate (PEM), which billing.ca should name`, { cause })
  }
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause
    throw new Error(`${name} cannot be read: ${code}`, { cause })
  }
}
