import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeTcpPort, freeUdpPort, type SqlTarget, startProgram } from '@openespf/application/testing'
import { prepareKamailio, sendRegister } from './start-program.ts'

export type Kamailio = {
  rpcUrl: string
  /** `sipsak`: whether a REGISTER with digest is accepted. */
  register(user: string, password: string): Promise<boolean>
  stop(): Promise<void>
}

/** Starts Kamailio on free loopback ports, with its users and registrations in the target's database. */
export async function startKamailio(target: SqlTarget): Promise<Kamailio> {
  const dir = await mkdtemp(join(tmpdir(), 'openespf-kamailio-'))
  const ports = { sip: await freeUdpPort(), rpc: await freeTcpPort() }
  const { command, args, rpcUrl } = await prepareKamailio(dir, ports, target.direct)
  const stop = await startProgram({ program: command, args, port: ports.rpc })
  return {
    rpcUrl,
    register: (user, password) => sendRegister(ports.sip, user, password),
    async stop() {
      await stop()
      await rm(dir, { recursive: true })
    },
  }
}
