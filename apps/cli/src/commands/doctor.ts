import { Command } from 'commander'
import { readCliConfig } from '../config.ts'
import type { Terminal } from '../terminal.ts'

type Options = { data?: string; url?: string; provisioner?: string; json?: true }

/** `openespf doctor`: every hop of an installation, a line each; exit code 1 when one fails. */
export function doctorCommand(terminal: Terminal): Command {
  return new Command('doctor')
    .description('Check every hop of an installation, and say what to mend.')
    .option('--data <folder>', 'where the database and keys are kept (OPENESPF_DATA)')
    .option('--url <url>', 'base address of the server, to ask it too (OPENESPF_URL)')
    .option('--provisioner <file>', 'check the provisioner of this configuration instead of a server')
    .option('--json', 'print the findings as one JSON document')
    .action(async (options: Options) => {
      const findings =
        options.provisioner === undefined
          ? await checkServer(options)
          : await (await import('@openespf/provisioner')).runDoctor(options.provisioner)
      const ok = findings.every(({ verdict }) => verdict !== 'fail')
      terminal.out(options.json ? JSON.stringify({ ok, findings }, null, 2) : inWords(terminal, findings))
      if (!ok) terminal.fail()
    })
}

async function checkServer(options: Options): Promise<Found[]> {
  const { runDoctor } = await import('@openespf/server')
  const url = options.url ?? readCliConfig().url
  return runDoctor({
    ...(options.data !== undefined && { data: options.data }),
    ...(url !== undefined && { url }),
  })
}

/** What the `runDoctor` of the server, or of the provisioner, finds. */
type Found = { check: string; says: string } & (
  | { verdict: 'ok' }
  | { verdict: 'warn' | 'fail'; next: string }
)

function inWords({ colors }: Terminal, findings: readonly Found[]): string {
  const labels = { ok: colors.green('ok  '), warn: colors.yellow('warn'), fail: colors.red('FAIL') }
  const lines = findings.flatMap((finding) => [
    `${labels[finding.verdict]}  ${finding.check}: ${finding.says}`,
    ...(finding.verdict === 'ok' ? [] : [`      → ${finding.next}`]),
  ])
  const bad = findings.filter(({ verdict }) => verdict !== 'ok').length
  const summary = bad === 0 ? 'Everything is well.' : `${bad} of ${findings.length} need a look.`
  return [...lines, '', summary].join('\n')
}
