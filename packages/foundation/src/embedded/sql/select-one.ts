import type pg from 'pg'

/** The smallest proof that a server answers queries. */
export async function selectOne(client: pg.Client): Promise<void> {
  await client.query('select 1')
}
