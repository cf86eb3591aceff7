import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BILLING_READ_SCOPE } from '@openespf/contract/billing'
import { API_SCOPE } from '@openespf/contract/espf'
import { claimFolder } from '@openespf/foundation/claim-folder'
import type { EndedDelivery } from './demo/watch-deliveries.ts'

/** The name under which the sandbox's own Application is registered as a handler and as an API user. */
const APPLICATION = 'provisioner'

export type SandboxOptions = {
  data?: string
  port?: number
  applicationPort?: number
  onEnded?: (delivery: EndedDelivery) => void
  say: (line: string) => void
  /** For what is shown once and never again; `say` unless given. */
  announce?: (line: string) => void
}

/**
 * Everything in one process: an HLR (OsmoHLR when installed, else a stand-in), the server, and an Application that
 * provisions the HLR and is subscribed to every event. One sandbox a data folder: a second one is refused.
 */
export async function startSandbox(options: SandboxOptions) {
  const { readServerConfig, startServer } = await import('@openespf/server')
  const { readProvisionerConfig, startProvisioner } = await import('@openespf/provisioner')
  const { startLocalHlr } = await import('@openespf/provisioner/local-hlr')

  const config = readServerConfig({
    role: 'all',
    ...(options.data === undefined ? {} : { data: options.data }),
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    // Nobody but us needs to read it, but the database's own user must get through to its part.
    await mkdir(config.data, { recursive: true, mode: 0o755 })
    const claim = await claimFolder(join(config.data, 'running'))
    if (claim.kind === 'taken') {
      throw new Error(
        `another openespf (pid ${claim.pid}) is running on the data folder ${config.data}: stop it, or give --data`,
      )
    }
    closers.push(claim.release)
    const hlr = await startLocalHlr({ dir: join(config.data, 'hlr') })
    closers.push(() => hlr.stop())
    if (hlr.installHint)
      options.say(
        `OsmoHLR is not installed: a stand-in speaks its protocol. For the real one: ${hlr.installHint}`,
      )

    let provisioner: Awaited<ReturnType<typeof startProvisioner>> | undefined
    const server = await startServer(config, {
      announce: options.announce ?? options.say,
      ...(options.onEnded && { onEnded: options.onEnded }),
      async beforeDispatch({ url, ensureApiUser, ensureHandler, allowAddress }) {
        const password = randomBytes(24).toString('base64url')
        provisioner = await startProvisioner({
          config: readProvisionerConfig({
            data: config.data,
            billingUrl: url,
            billingLogin: APPLICATION,
            billingToken: await ensureApiUser({
              login: APPLICATION,
              scopes: [API_SCOPE, BILLING_READ_SCOPE],
            }),
            password,
            ...(options.applicationPort === undefined ? {} : { port: options.applicationPort }),
          }),
          connectors: [
            {
              use: 'osmo-hlr',
              group: 'HSS',
              config: { host: hlr.host, port: hlr.port, vtyPort: hlr.vtyPort },
            },
          ],
          routes: [],
        })
        const application = provisioner
        closers.push(() => application.stop())
        allowAddress(new URL(application.eventsUrl).host)
        await ensureHandler({
          name: APPLICATION,
          url: provisioner.eventsUrl,
          auth: { user: provisioner.user, password },
          event_version: 'raw',
          names: 'current',
          outcome_policy: 'safe',
          retry_preset: 'nsps',
          concurrency: 32,
          timeout_ms: 30_000,
          subscriptions: 'all',
        })
      },
    })
    closers.push(() => server.stop())
    if (!provisioner) throw new Error('the server started without its Application')
    return { server, provisioner, hlr, data: config.data, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
