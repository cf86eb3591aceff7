import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, statement } from './database.ts'

const createTable = statement(
  'create-migration-table',
  `create table if not exists public.openespf_migration (
    name text primary key, hash text not null, applied_at timestamptz not null default now())`,
)
/** Any constant will do: processes that start together take turns. */
const lock = statement('lock-migrations', 'select pg_advisory_xact_lock(7239450001)')
const applied = statement<{ name: string; hash: string }>(
  'list-migrations',
  'select name, hash from public.openespf_migration',
)
const record = statement(
  'record-migration',
  `insert into public.openespf_migration (name, hash) values ($1, $2)
   on conflict (name) do update set hash = excluded.hash, applied_at = now()`,
)

const NUMBERED = /^\d{4}_[a-z0-9_]+\.sql$/
const REPEATABLE = /^R_[a-z0-9_]+\.sql$/

/**
 * Brings a database up to date: each `NNNN_*.sql` of the folder once, in order; then each `R_*.sql` whose text changed
 * since it was last applied (generated functions and triggers, which replace what they made before). All in one
 * transaction, so that a failure leaves the database as it was. Forward only. Returns what was applied.
 * Throws when a numbered migration was edited after it was applied, or the database is newer than the folder.
 */
export async function migrate(database: Database, folder: string): Promise<string[]> {
  const names = (await readdir(folder)).sort()
  const scripts = [
    ...names.filter((name) => NUMBERED.test(name)),
    ...names.filter((name) => REPEATABLE.test(name)),
  ]
  return database.transaction(async (tx) => {
    await tx.query(lock)
    await tx.query(createTable)
    const known = new Map((await tx.query(applied)).map((row) => [row.name, row.hash]))
    const newer = [...known.keys()].filter((name) => !scripts.includes(name))
    if (newer.length > 0) {
      throw new Error(
        `the database is newer than this program (it has ${newer.join(', ')}): run the newer program`,
      )
    }
    const done: string[] = []
    for (const name of scripts) {
      const sql = await readFile(join(folder, name), 'utf8')
      const hash = createHash('sha256').update(sql).digest('hex')
      if (known.get(name) === hash) continue
      if (known.has(name) && NUMBERED.test(name)) {
        throw new Error(`migration ${name} was applied and then edited: restore it and add a new one`)
      }
      await tx.query(record, [name, hash])
      await tx.query(statement('', sql))
      done.push(name)
    }
    return done
  })
}
