import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type ConnectionSettings, type Database, openDatabase, statement } from '../pg/database.ts'
import { migrate } from '../pg/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server that database tests use: started by the global set-up. */
    postgres: ConnectionSettings
  }
}

export type TestDatabase = {
  database: Database
  settings: ConnectionSettings
  /** Closes and drops it. A test that failed before this call leaves its database for a look. */
  drop(): Promise<void>
}

const exists = statement<{ found: boolean }>(
  'database-exists',
  'select exists (select from pg_database where datname = $1) as found',
)
const lock = statement('lock-template', 'select pg_advisory_xact_lock(hashtext($1))')

/** A fresh database, cloned from a template on which the folder's migrations have run. */
export async function testDatabase(migrationsFolder: string): Promise<TestDatabase> {
  const server = inject('postgres')
  const admin = openDatabase(server, { max: 2 })
  try {
    const template = await ensureTemplate(admin, server, migrationsFolder)
    const name = `test_${randomBytes(6).toString('hex')}`
    await admin.script(`create database ${name} template ${template}`)
    const settings = onDatabase(server, name)
    const database = openDatabase(settings)
    return {
      database,
      settings,
      async drop() {
        await database.close()
        const dropper = openDatabase(server, { max: 1 })
        await dropper.script(`drop database ${name} with (force)`)
        await dropper.close()
      },
    }
  } finally {
    await admin.close()
  }
}

async function ensureTemplate(admin: Database, server: ConnectionSettings, folder: string): Promise<string> {
  const template = `template_${await hashOf(folder)}`
  await admin.transaction(async (tx) => {
    await tx.query(lock, [template])
    if ((await tx.one(exists, [template])).found) return
    await admin.script(`drop database if exists ${template}_draft with (force)`)
    await admin.script(`create database ${template}_draft`)
    const draft = openDatabase(onDatabase(server, `${template}_draft`), { max: 1 })
    try {
      await migrate(draft, folder)
    } finally {
      await draft.close()
    }
    await admin.script(`alter database ${template}_draft rename to ${template}`)
  })
  return template
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(folder)).sort())
    hash.update(name).update(await readFile(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

function onDatabase(server: ConnectionSettings, name: string): ConnectionSettings {
  if (!('connectionString' in server)) return { ...server, database: name }
  const url = new URL(server.connectionString)
  url.pathname = `/${name}`
  return { connectionString: url.href }
}
