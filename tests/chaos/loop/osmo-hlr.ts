import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { supervise } from '../supervise.ts'
import type { ExternalSystem, Holdings } from './external-system.ts'

const CTRL = 4259
const VTY = 4258
const ANSWER_MS = 5000
/** `12     1234          901700000000001    -------------    CSPS`, without the last where it has no service. */
const ROW = /^\d+ +(\S+) +(\d{6,15}) +\S+ *(\S*)/gm

/** OsmoHLR with a database of its own; its ports are fixed, so that it gets a loopback address of its own. */
export async function startOsmoHlr(folder: string, logs: string): Promise<ExternalSystem> {
  const dir = join(folder, 'osmo-hlr')
  const host = `127.93.${(process.pid >> 8) & 255}.${(process.pid & 127) + 1}`
  await mkdir(dir)
  const config = join(dir, 'osmo-hlr.cfg')
  await writeFile(config, configuration(host))
  const program = supervise({
    name: 'osmo-hlr',
    command: 'osmo-hlr',
    args: ['-s', '-T', '-c', config, '-l', join(dir, 'hlr.db')],
    ready: 'CTRL at',
    folder: logs,
  })
  return {
    name: 'osmo-hlr',
    group: 'HSS',
    connector: { use: 'osmo-hlr', group: 'HSS', config: { host, port: CTRL, vtyPort: VTY } },
    program,
    wanted: ({ id, imsi, status }) =>
      imsi === undefined ? undefined : [imsi, `${id} ${status === undefined ? 'CSPS' : ''}`],
    held: () => list(host),
  }
}

/** Asks the VTY, which lists also what nobody asked for. */
async function list(host: string): Promise<Holdings> {
  const listing = await new Promise<string>((resolve, reject) => {
    const socket = connect({ host, port: VTY, timeout: ANSWER_MS })
    let answer = ''
    socket.on('error', reject)
    socket.on('timeout', () => socket.destroy(new Error('OsmoHLR does not answer')))
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1')
      if (/ Subscribers Shown: \d+|% No matching subscriber/.test(answer)) socket.end(() => resolve(answer))
    })
    socket.on('close', () => reject(new Error('OsmoHLR ended its listing halfway')))
    socket.write('enable\nterminal length 0\nshow subscribers all\n')
  })
  return new Map([...listing.matchAll(ROW)].map(([, id, imsi = '', nam]) => [imsi, `${id} ${nam}`]))
}

function configuration(host: string): string {
  return `log stderr
 logging filter all 1
 logging print category 1
 logging level set-all notice
line vty
 bind ${host}
ctrl
 bind ${host}
hlr
 gsup
  bind ip ${host}
`
}
