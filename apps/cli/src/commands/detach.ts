import { openDatabase } from '@openespf/foundation/pg'
import { Command } from 'commander'
import { foreignDatabase } from '../attach/foreign-database.ts'

type Options = { databaseUrl?: string; everything?: boolean; yes?: boolean; json?: boolean }

/** `openespf detach`: the way back of `attach`. */
export function detachCommand(): Command {
  return new Command('detach')
    .description('Remove from your tables what "openespf attach" made.')
    .option('--database-url <url>', 'the database that the tables are in (DATABASE_URL)')
    .option(
      '--everything',
      'also drop the schemas espf, billing and session: handlers, events and history are gone',
    )
    .option('--yes', 'really do so')
    .option('--json', 'print the result as one JSON document')
    .action(detach)
}

async function detach(options: Options): Promise<void> {
  if (options.everything && !options.yes)
    throw new Error(
      '--everything drops the schemas espf, billing and session with all handlers, events and history: add --yes to do so',
    )
  const { detachTables, dropEverything } = await import('@openespf/espf/capture')
  const { databaseUrl } = await foreignDatabase(options.databaseUrl)
  const database = openDatabase(
    { connectionString: databaseUrl },
    { max: 1, applicationName: 'openespf detach' },
  )
  try {
    const detached = await detachTables(database)
    const say = options.json ? () => undefined : console.log
    say(
      detached.length === 0 ? 'nothing was attached' : detached.map((name) => `detached ${name}`).join('\n'),
    )
    const result = options.everything ? await dropEverything(database) : undefined
    if (result?.kind === 'in-use') throw new Error(`the schemas are still in use by ${result.by.join(', ')}`)
    if (result)
      say(
        result.kind === 'dropped'
          ? 'dropped the schemas espf, billing, session, audit'
          : 'there are no schemas of ours',
      )
    if (options.json)
      console.log(JSON.stringify({ ok: true, detached, dropped: result?.kind === 'dropped' }, null, 2))
  } finally {
    await database.close()
  }
}
