import { API_SCOPE } from '@openespf/contract/espf'
import { HANDLERS_SCOPE } from '@openespf/contract/espf-handlers'
import { Command, InvalidArgumentError } from 'commander'
import { writeCliLogin } from '../cli-login.ts'
import { realmsLine } from '../realms-line.ts'
import { runUntilSignal } from '../run-until-signal.ts'
import { startSandbox } from '../sandbox.ts'

/** `openespf up`: everything in one process, nothing to configure. */
export function upCommand(): Command {
  return new Command('up')
    .description('Run everything in one process with the embedded database (npm start).')
    .option('--data <folder>', 'where the database and keys are kept (OPENESPF_DATA)')
    .option('--port <port>', 'port of the APIs (OPENESPF_PORT)', parsePort)
    .action(async (options: { data?: string; port?: number }) => {
      await runUntilSignal(async () => {
        const sandbox = await startSandbox({ ...options, say: console.log })
        try {
          const forget = await letCommandLineIn(sandbox)
          console.log(greeting(sandbox))
          return { stop: () => forget().finally(sandbox.stop) }
        } catch (error) {
          await sandbox.stop()
          throw error
        }
      }, console.log)
    })
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Give 0 to 65535.')
  return Number(text)
}

/** Lets `openespf handlers …` on the same data folder in without a password, until this process ends. */
async function letCommandLineIn({ server, data }: Facts): Promise<() => Promise<void>> {
  const login = 'cli'
  const token = await server.ensureApiUser({ login, scopes: [API_SCOPE, HANDLERS_SCOPE] })
  return writeCliLogin(data, { url: server.url, login, token })
}

type Facts = Awaited<ReturnType<typeof startSandbox>>

function greeting(sandbox: Facts): string {
  const { server, provisioner, hlr } = sandbox
  const realms = realmsLine(server.realms)
  return `
  OpenESPF is running.
    billing API v1   ${server.url}/rest/<Service>/<method>
    ESPF API         ${server.url}/espf/v1${realms && `\n    realms           ${realms}`}
    Application      ${provisioner.eventsUrl}
    external system  ${hlr.kind === 'osmo-hlr' ? 'OsmoHLR' : 'a stand-in for OsmoHLR'}, CTRL at ${hlr.host}:${hlr.port}
    log in           as the administrator that the first start created

  Try:  npx openespf handlers list          (in this folder; --help lists all commands)
        curl -s ${server.url}/rest/Session/login -H 'content-type: application/json' \\
          -d '{"params":{"login":"…","password":"…"}}'
  Ctrl-C stops it.
`
}
