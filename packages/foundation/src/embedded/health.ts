import { setTimeout as delay } from 'node:timers/promises'
import { SUPERUSER } from './cluster.ts'
import type { Endpoint } from './endpoint.ts'
import { hasCode, launchError } from './errors.ts'
import { withSession } from './session.ts'
import type { ConnectionSettings } from './settings.ts'
import { selectOne } from './sql/select-one.ts'

/** What can be told of a server without asking it. */
export type Stage = 'starting' | 'ready' | 'ended'

/** Whether a server answers: yes; it ended meanwhile; or not in time, at which stage it then was. */
export type Health =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'silent'; readonly stage: Stage }

const PAUSE_MS = 10
const TRY_MS = 2_000
/** PostgreSQL's SQLSTATEs `invalid_password` and `too_many_connections`. */
const [INVALID_PASSWORD, TOO_MANY] = ['28P01', '53300']

/** The settings for a database of the server at an endpoint. */
export function settingsFor(endpoint: Endpoint, password: string, database = 'postgres'): ConnectionSettings {
  return { ...endpoint, user: SUPERUSER, password, database }
}

/** Waits until the server is ready and answers a query, has ended, or the deadline (of `performance.now()`) passes. */
export async function awaitHealth(
  settings: ConnectionSettings,
  deadline: number,
  stageNow: () => Promise<Stage>,
): Promise<Health> {
  for (;;) {
    const stage = await stageNow()
    if (stage === 'ended') return { kind: 'ended' }
    const left = deadline - performance.now()
    if (stage === 'ready' && (await answers(settings, Math.max(1, Math.min(TRY_MS, left)))))
      return { kind: 'healthy' }
    if (performance.now() > deadline) return { kind: 'silent', stage }
    await delay(PAUSE_MS)
  }
}

async function answers(settings: ConnectionSettings, timeoutMs: number): Promise<boolean> {
  try {
    await withSession(settings, timeoutMs, selectOne)
    return true
  } catch (error) {
    if (!hasCode(error, INVALID_PASSWORD)) return hasCode(error, TOO_MANY)
    throw launchError(
      'the server does not accept the password that is kept in its data folder',
      'Put the right one in openespf.password there, or move the data folder away to start empty',
      error,
    )
  }
}
