import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCtrlClient } from './ctrl-client.ts'
import { startLocalHlr } from './local.ts'
import { openTcp } from './open-tcp.ts'
import { children } from './testing/tools.ts'

test('without the program there is a stand-in, which keeps its subscribers', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'openespf-hlr-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const options = { dir, children, program: join(dir, 'no-such-program') }
  const first = await startLocalHlr(options)
  expect(first).toMatchObject({ kind: 'stand-in', installHint: 'sudo apt-get install osmo-hlr' })
  const { host, port } = first
  const ctrl = createCtrlClient(openTcp, { host, port, timeoutMs: 5_000 })
  await ctrl.set('subscriber.create', '901700000000001')
  await ctrl.set('subscriber.by-imsi-901700000000001.ps-enabled', '0')
  await ctrl.close()
  await first.stop()

  const second = await startLocalHlr(options)
  onTestFinished(() => second.stop())
  expect(await second.read('901700000000001')).toEqual({
    imsi: '901700000000001',
    msisdn: undefined,
    csEnabled: true,
    psEnabled: false,
  })
  expect(await second.read('901700000000002')).toBeUndefined()
})
