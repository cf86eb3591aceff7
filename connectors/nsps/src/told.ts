import { createHash } from 'node:crypto'
import type { ConnectorMemory } from '@openespf/application/connector'
import type { PbData } from './pb-data.ts'

/**
 * What the NSPS connector was told of an account id last: NSPS has no reading. `fingerprint` undefined: something was on
 * its way since, and what arrived is not known.
 */
export type Told = { iEnv: number; pbData: PbData; fingerprint?: string }

export async function recallTold(memory: ConnectorMemory, accountId: string): Promise<Told | undefined> {
  const text = await memory.recall(accountId)
  return text === undefined ? undefined : JSON.parse(text)
}

export function rememberTold(memory: ConnectorMemory, accountId: string, told: Told): Promise<void> {
  return memory.remember(accountId, JSON.stringify(told))
}

export function fingerprintOf(pbData: PbData): string {
  return createHash('sha256').update(JSON.stringify(pbData)).digest('hex')
}
