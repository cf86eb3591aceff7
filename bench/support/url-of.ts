import type { Settings } from './database.ts'

/** The settings as a URL that node-postgres understands; the host may be the folder of a socket. */
export function urlOf({ host, port, user, password, database }: Settings): string {
  const query = new URLSearchParams({ host, ...(port !== undefined && { port: String(port) }) })
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@/${database}?${query}`
}
