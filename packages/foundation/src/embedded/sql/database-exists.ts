import type pg from 'pg'

type DatabaseExistsRow = { found: boolean }

export async function databaseExists(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<DatabaseExistsRow>(
    'select exists (select from pg_database where datname = $1) as found',
    [name],
  )
  return rows[0]?.found === true
}
