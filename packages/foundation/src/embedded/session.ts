import pg from 'pg'
import type { ConnectionSettings } from './settings.ts'

/** Connects, works and disconnects; `timeoutMs` bounds the connecting and each query. */
export async function withSession<T>(
  settings: ConnectionSettings,
  timeoutMs: number,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...settings,
    ssl: false,
    application_name: 'openespf launcher',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  })
  // A connection that breaks while idle says so by an event; the next query fails and tells.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end()
  }
}
