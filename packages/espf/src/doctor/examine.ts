import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { checkHandlers, checkLanes, checkOldest } from './check-dispatch.ts'
import { checkPartitions, checkRetention, checkSizes } from './check-history.ts'
import { checkCapture, checkMigrations } from './check-schema.ts'
import { checkClock, checkVacuum, checkVersion } from './check-server.ts'
import { type Finding, fail, reasonOf } from './finding.ts'

export type Examination = {
  database: Queryable
  clock: Clock
  /** Undefined: there is no master key. */
  secretBox: SecretBox | undefined
  /** The folder of the migrations that the database should have. */
  migrations: string
}

/**
 * Checks the database, the schema, dispatch and handlers; changes nothing. What the database's version or its missing
 * schema makes impossible to check is left out. A check that breaks is a finding too.
 */
export async function examine(deps: Examination): Promise<Finding[]> {
  const { database, clock } = deps
  const findings: Finding[] = []
  const run = async (check: string, work: () => Promise<Finding | Finding[]>): Promise<boolean> => {
    try {
      const found = [await work()].flat()
      findings.push(...found)
      return found.every(({ verdict }) => verdict !== 'fail')
    } catch (error) {
      findings.push(fail(check, `could not be checked: ${reasonOf(error)}`, 'see the database’s log'))
      return false
    }
  }
  if (!(await run('database version', () => checkVersion(database)))) return findings
  await run('clock', () => checkClock(database, clock))
  if (!(await run('migrations', () => checkMigrations(database, deps.migrations)))) return findings
  await run('capture', () => checkCapture(database))
  await run('partitions', () => checkPartitions(database, clock))
  await run('size', () => checkSizes(database))
  await run('retention', () => checkRetention(database, clock))
  await run('vacuum', () => checkVacuum(database))
  await run('dispatchers', () => checkLanes(database))
  await run('deliveries', () => checkOldest(database, clock))
  await run('handlers', () => checkHandlers(database, deps))
  return findings
}
