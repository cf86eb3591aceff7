import type { ConnectionSettings } from '../pg/database.ts'

/** The settings as a URL, for a program of its own; the host may be the folder of a socket. */
export function urlOf(settings: ConnectionSettings): string {
  if ('connectionString' in settings) return settings.connectionString
  const url = new URL(`postgres://localhost/${settings.database}`)
  url.username = settings.user
  url.password = settings.password
  url.searchParams.set('host', settings.host)
  if (settings.port !== undefined) url.searchParams.set('port', String(settings.port))
  return url.href
}
