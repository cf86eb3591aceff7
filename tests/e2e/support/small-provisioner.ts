import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openespf, type Program, printed } from './openespf.ts'
import type { SmallBilling } from './small-billing.ts'

/** A provisioner, ready, for that billing, with one connector whose external system is away; and where events are sent. */
export async function startSmallProvisioner(
  data: string,
  billing: SmallBilling,
): Promise<{ program: Program; events: string }> {
  const file = join(data, 'provisioner.yaml')
  await mkdir(data, { recursive: true })
  await writeFile(
    file,
    [
      `billing: { url: "http://127.0.0.1:${billing.port}", token: secret }`,
      'receiving: { port: 0, auth: { type: custom, scheme: Plain, credential: secret } }',
      `connectors: [{ use: http, group: HSS, config: { baseUrl: "http://127.0.0.1:9", state: "{}", send: { path: "['x']" } } }]`,
    ].join('\n'),
  )
  const program = openespf(['provisioner', '--config', file], data)
  try {
    const [, events = ''] = await printed(program, /events are received at (http:\S+)/)
    return { program, events }
  } catch (error) {
    program.child.kill('SIGINT')
    throw error
  }
}
