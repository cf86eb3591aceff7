import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventTypes } from '@openespf/contract/events'
import type { Queryable } from '@openespf/foundation/pg'
import { generateCapture } from '../capture/generate.ts'
import { listCaptures } from '../sql/list-captures.ts'
import { listMigrations } from '../sql/list-migrations.ts'
import { count, type Finding, fail, ok } from './finding.ts'

const UPDATE = 'start the server of this version: it brings the database up to date'
/** The same schema, made anew by the repeatable migration at the next start. */
const REMAKE =
  "delete from public.openespf_migration where name = 'R_capture.sql', then start the server: it makes them anew"

/** The database's migrations against those of a folder. */
export async function checkMigrations(db: Queryable, folder: string): Promise<Finding> {
  const applied = await listMigrations(db)
  if (applied === undefined) return fail('migrations', 'this database has none of ours', UPDATE)
  const hashes = new Map(applied.map(({ name, hash }) => [name, hash]))
  const names = (await readdir(folder)).filter((name) => /^(\d{4}|R)_[a-z0-9_]+\.sql$/.test(name)).sort()
  const newer = [...hashes.keys()].filter((name) => !names.includes(name))
  if (newer.length > 0) {
    return fail('migrations', `the database is newer: it has ${newer.join(', ')}`, 'run the newer program')
  }
  const changed: string[] = []
  for (const name of names) {
    const hash = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex')
    if (hashes.get(name) !== hash) changed.push(name)
  }
  const edited = changed.filter((name) => hashes.has(name) && !name.startsWith('R_'))
  if (edited.length > 0) {
    const next = 'restore the text that was applied: a change belongs into a new migration'
    return fail('migrations', `edited after they were applied: ${edited.join(', ')}`, next)
  }
  return changed.length === 0
    ? ok('migrations', `${names.length} applied`)
    : fail('migrations', `not applied yet: ${changed.join(', ')}`, UPDATE)
}

/** The triggers and functions that capture billing's changes against what the event catalogue generates. */
export async function checkCapture(db: Queryable): Promise<Finding> {
  const wanted = readGenerated(generateCapture(eventTypes))
  const installed = new Map((await listCaptures(db)).map((one) => [one.function_name, one]))
  const problems = [...wanted].flatMap(([name, { source, trigger }]) => {
    const found = installed.get(name)
    if (found === undefined) return [`${name} is missing`]
    if (found.source !== source) return [`${name} is not what the catalogue says`]
    if (found.trigger === null) return [`${name} has no trigger`]
    if (plain(found.trigger) !== plain(trigger))
      return [`the trigger of ${name} is not what the catalogue says`]
    return found.fires ? [] : [`the trigger of ${name} is disabled`]
  })
  const left = [...installed.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} is not ours`)
  const all = [...problems, ...left]
  return all.length === 0
    ? ok('capture', `${count(wanted.size, 'trigger')} on billing's tables, as the catalogue says`)
    : fail('capture', all.join(', '), REMAKE)
}

const FUNCTION =
  /create or replace function espf\.(\w+)\(\)[^$]*\$\$([\s\S]*?)\$\$;\n(create or replace trigger [^;]*);/g

/** Each function's text and trigger, as the generated script has them. */
function readGenerated(sql: string): Map<string, { source: string; trigger: string }> {
  return new Map(
    [...sql.matchAll(FUNCTION)].map(([, name = '', source = '', trigger = '']) => [
      name,
      { source, trigger },
    ]),
  )
}

/** One spelling for what we write and what the server makes of it. */
function plain(trigger: string): string {
  return trigger.toLowerCase().replace('create or replace', 'create').replaceAll(/\s+/g, ' ').trim()
}
