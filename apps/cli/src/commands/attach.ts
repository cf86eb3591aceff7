import type { AttachConfig } from '@openespf/contract/attach-config'
import type { AttachPlan } from '@openespf/espf/capture'
import { openDatabase } from '@openespf/foundation/pg'
import { Command } from 'commander'
import { foreignDatabase } from '../attach/foreign-database.ts'
import { dryRunText, planJson, summaryText } from '../attach/print.ts'
import { readAttachFile } from '../attach/read-attach-file.ts'

type Options = { config: string; databaseUrl?: string; dryRun?: boolean; json?: boolean }

/** `openespf attach`: capture changes of tables that are not ours (docs/attach.md). */
export function attachCommand(): Command {
  return new Command('attach')
    .description('Capture changes of your own PostgreSQL tables as events.')
    .requiredOption(
      '--config <file>',
      'YAML: which changes of which tables raise which events (docs/attach.md)',
    )
    .option('--database-url <url>', 'the database that the tables are in (DATABASE_URL)')
    .option('--dry-run', 'print the SQL, and which row each event is ordered by; change nothing')
    .option('--json', 'print the result as one JSON document')
    .action(attach)
}

async function attach(options: Options): Promise<void> {
  const read = await readAttachFile(options.config)
  const plan = 'problems' in read ? refused(read.problems) : await run(read.config, options)
  const { scriptOf } = await import('@openespf/espf/capture')
  if (plan.kind === 'refused') {
    const { problems } = plan
    if (options.json) console.log(JSON.stringify({ ok: false, problems }, null, 2))
    else console.error(`openespf: nothing was attached:\n${problems.map((line) => `  ${line}`).join('\n')}`)
    process.exitCode = 1
  } else if (options.json) {
    const result = { ok: true, dry_run: options.dryRun ?? false, ...planJson(plan, scriptOf) }
    console.log(JSON.stringify(result, null, 2))
  } else {
    console.log(options.dryRun ? dryRunText(plan, scriptOf) : summaryText(plan))
  }
}

const refused = (problems: readonly string[]): AttachPlan => ({ kind: 'refused', problems })

/** Checks everything before the first change, which may be that of the server's own schemas. */
async function run(config: AttachConfig, options: Options): Promise<AttachPlan> {
  const { attachTables, planAttach } = await import('@openespf/espf/capture')
  const server = await foreignDatabase(options.databaseUrl)
  const database = openDatabase(
    { connectionString: server.databaseUrl },
    { max: 1, applicationName: 'openespf attach' },
  )
  try {
    const plan = await planAttach(database, config)
    if (options.dryRun || plan.kind === 'refused') return plan
    const { openStore } = await import('@openespf/server')
    await (await openStore(server, () => undefined)).close()
    return await attachTables(database, config)
  } finally {
    await database.close()
  }
}
