import { fileURLToPath } from 'node:url'
import { openStore as open, type Store } from '@openespf/foundation/store'
import type { ServerConfig } from './config.ts'

export const MIGRATIONS = fileURLToPath(new URL('../../../db/migrations', import.meta.url))

/** The server's database, up to date: the configured one, or one of the embedded server, which is started when needed. */
export function openStore(
  { databaseUrl, data }: Pick<ServerConfig, 'databaseUrl' | 'data'>,
  onError: (error: Error) => void,
): Promise<Store> {
  return open({
    databaseUrl,
    data,
    name: 'openespf',
    migrations: MIGRATIONS,
    applicationName: 'openespf server',
    onError,
  })
}
