import { acquireAt, type EmbeddedPostgres } from './acquire.ts'
import type { ConnectionSettings, EmbeddedOptions } from './settings.ts'

export type { ConnectionSettings, EmbeddedOptions, EmbeddedPostgres }

/** Where the data of projects is that lie where the server's user cannot go, and a copy of the programs for them. */
const ELSEWHERE = '/var/lib/openespf'

/**
 * Joins the embedded PostgreSQL of a data folder: makes the cluster at the first start, starts the server unless it runs,
 * and counts this process among its users until `release()`. Throws an Error that says what is wrong and what to do next
 * when the folder, the disk, the version or a running server is in the way.
 */
export async function acquireEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  return acquireAt(options, ELSEWHERE)
}
