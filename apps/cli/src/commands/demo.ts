import { createBillingClient, createEspfClient } from '@openespf/client'
import { BILLING_WRITE_SCOPE } from '@openespf/contract/billing'
import { API_SCOPE } from '@openespf/contract/espf'
import { Command } from 'commander'
import { changeLine, summaryLine } from '../demo/print.ts'
import { type ChangeResult, followChange } from '../demo/run-story.ts'
import { tellStory } from '../demo/story.ts'
import { createDeliveryWatch } from '../demo/watch-deliveries.ts'
import { startSandbox } from '../sandbox.ts'

/** `openespf demo`: the whole loop on real changes; exit code 0 only if every read-back is as expected. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Start everything, make real changes, and follow each one to the HLR and back.')
    .option('--data <folder>', 'where the database and keys are kept (OPENESPF_DATA)')
    .option('--json', 'print the results as one JSON document')
    .action(async (options: { data?: string; json?: boolean }) => {
      const say = options.json ? () => undefined : console.log
      const { hlr, changes } = await runDemo({
        say,
        ...(options.data !== undefined && { data: options.data }),
      })
      const ok = changes.every((change) => change.ok)
      console.log(options.json ? JSON.stringify({ ok, hlr, changes }, null, 2) : summaryLine(changes))
      process.exitCode = ok ? 0 : 1
    })
}

type Outcome = { hlr: 'osmo-hlr' | 'stand-in'; changes: ChangeResult[] }

async function runDemo(options: { data?: string; say: (line: string) => void }): Promise<Outcome> {
  const deliveries = createDeliveryWatch()
  const sandbox = await startSandbox({
    ...options,
    port: 0,
    applicationPort: 0,
    announce: console.error,
    onEnded: deliveries.ended,
  })
  try {
    options.say(
      `${sandbox.hlr.kind === 'osmo-hlr' ? 'OsmoHLR' : 'The stand-in HLR'} answers CTRL at ${sandbox.hlr.host}:${sandbox.hlr.port}`,
    )
    const token = await sandbox.server.ensureApiUser({
      login: 'demo',
      scopes: [API_SCOPE, BILLING_WRITE_SCOPE],
    })
    const billing = createBillingClient({
      baseUrl: sandbox.server.url,
      credentials: { login: 'demo', token },
    })
    const espf = createEspfClient({ baseUrl: sandbox.server.url, tokenSource: billing })
    const stage = {
      billing,
      espf,
      deliveries,
      isSettled: async () =>
        !(await sandbox.server.hasUnfinished()) &&
        Object.values(await sandbox.provisioner.snapshot()).every((count) => count === 0),
      readHlr: sandbox.hlr.read,
    }
    const results: ChangeResult[] = []
    for (const change of tellStory(Math.floor(Date.now() / 1000) % 100_000_000)) {
      const result = await followChange(change, stage)
      results.push(result)
      options.say(changeLine(result))
    }
    return { hlr: sandbox.hlr.kind, changes: results }
  } finally {
    await sandbox.stop()
  }
}
