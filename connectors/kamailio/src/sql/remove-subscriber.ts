import type { SqlSession } from '@openespf/application/external-systems'

/** Whether there was one. */
export async function removeSubscriber(sql: SqlSession, user: string, domain: string): Promise<boolean> {
  const rows = await sql.query('delete from subscriber where username = $1 and domain = $2 returning id', [
    user,
    domain,
  ])
  return rows.length > 0
}
