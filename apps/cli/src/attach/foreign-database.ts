import type { ServerConfig } from '@openespf/server'

/** The server's settings for a database that is named: the embedded one holds no tables but ours. */
export async function foreignDatabase(
  databaseUrl: string | undefined,
): Promise<ServerConfig & { databaseUrl: string }> {
  const { readServerConfig } = await import('@openespf/server')
  const config = readServerConfig(databaseUrl === undefined ? {} : { databaseUrl })
  if (config.databaseUrl === undefined)
    throw new Error('which database are your tables in? Give --database-url, or set DATABASE_URL.')
  return { ...config, databaseUrl: config.databaseUrl }
}
