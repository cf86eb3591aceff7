/** `npm run generate`: writes the generated files. With `--check` it writes nothing and fails when one is out of date. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventTypes } from '@openespf/contract/events'
import { committedDocument, offeredDocuments } from '@openespf/contract/openapi'
import { generateCapture } from '@openespf/espf/capture'
import { acquireEmbeddedPostgres } from '@openespf/foundation/embedded'
import { migrate } from '@openespf/foundation/migrate'
import { openDatabase } from '@openespf/foundation/pg'
import { dumpSchema } from '../packages/foundation/src/pg/dump-schema.ts'
import { auditTriggers } from '../packages/sessions/src/audit/core/audited-tables.ts'
import { listKeyedTables } from '../packages/sessions/src/audit/sql/list-keyed-tables.ts'
import { referencePages } from './reference-pages.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const HEADER =
  '-- The schema after all migrations, written by "npm run generate" for reading and comparing. Do not edit.\n\n'

const capture = generateCapture(eventTypes)
const { schema, audit } = await schemaWith(capture)
const wanted: Record<string, string> = {
  'db/migrations/R_audit.sql': audit,
  'db/migrations/R_capture.sql': capture,
  'db/schema.sql': HEADER + schema,
  ...referencePages(),
  ...openApiDocuments(),
}

const outdated: string[] = []
for (const [path, text] of Object.entries(wanted))
  if ((await readFile(join(root, path), 'utf8').catch(() => '')) !== text) outdated.push(path)

if (outdated.length === 0) {
  console.log(`generate: all ${Object.keys(wanted).length} files are up to date`)
} else if (process.argv.includes('--check')) {
  console.log(`generate: out of date: ${outdated.join(', ')}. Run "npm run generate".`)
  process.exitCode = 1
} else {
  for (const path of outdated) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), wanted[path] ?? '')
  }
  console.log(`generate: wrote ${outdated.join(', ')}`)
}

/** The documents of `/doc/api`, as a realm's own listener offers them. */
function openApiDocuments(): Record<string, string> {
  return Object.fromEntries(
    offeredDocuments.map((offered) => [
      `docs/openapi/${offered.file}`,
      `${JSON.stringify(committedDocument(offered), null, 2)}\n`,
    ]),
  )
}

/**
 * Migrates an empty database in a temporary folder, with the capture of now instead of the committed one, and then makes
 * the triggers that record changes, for the tables that it has.
 */
async function schemaWith(captureSql: string): Promise<{ schema: string; audit: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'openespf-generate-'))
  const migrations = join(folder, 'migrations')
  await cp(join(root, 'db/migrations'), migrations, { recursive: true })
  await writeFile(join(migrations, 'R_capture.sql'), captureSql)
  await rm(join(migrations, 'R_audit.sql'), { force: true })
  const embedded = await acquireEmbeddedPostgres({ dataDir: join(folder, 'postgres') })
  try {
    const database = openDatabase(await embedded.database('schema'), { max: 2 })
    try {
      await migrate(database, migrations)
      const audit = auditTriggers(await listKeyedTables(database))
      await database.script(audit)
      return { schema: await dumpSchema(database), audit }
    } finally {
      await database.close()
    }
  } finally {
    await embedded.release()
    await rm(folder, { recursive: true, force: true })
  }
}
