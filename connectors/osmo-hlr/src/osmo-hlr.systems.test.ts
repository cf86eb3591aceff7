import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectorSuite, subscriberFixture } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createCtrlClient } from './ctrl-client.ts'
import { decodeFrames, encodeFrame } from './ctrl-protocol.ts'
import { createHlrTable } from './fake-hlr-table.ts'
import { osmoHlr } from './index.ts'
import { type LocalHlr, startLocalHlr } from './local.ts'
import { openTcp } from './open-tcp.ts'
import { badSubscriber, children, imsis, keysOf, tools, withKeys } from './testing/tools.ts'

const temporaryFolder = () => mkdtemp(join(tmpdir(), 'openespf-osmo-hlr-'))

async function startReal(dir: string): Promise<LocalHlr> {
  const local = await startLocalHlr({ dir, children })
  if (local.kind === 'osmo-hlr') return local
  await local.stop()
  throw new Error(`OsmoHLR is not installed: ${local.installHint}`)
}

connectorSuite({
  name: 'osmo-hlr with OsmoHLR',
  async create() {
    const dir = await temporaryFolder()
    let local = await startReal(dir)
    const { host, port, vtyPort } = local
    const config = { host, port, vtyPort, timeoutMs: 5_000, serviceStatuses: [], keys: true }
    return {
      connector: osmoHlr.create(config, tools),
      subscriber: (i) => withKeys(subscriberFixture(i)),
      secrets: imsis.flatMap(keysOf),
      badSubscriber: badSubscriber(),
      async state() {
        const valid = imsis.filter((imsi) => imsi.length > 5)
        const ctrl = createCtrlClient(openTcp, { host, port, timeoutMs: 5_000 })
        const read = async (imsi: string) => {
          const keys = await ctrl.get(`subscriber.by-imsi-${imsi}.aud3g`)
          const subscriber = await local.read(imsi)
          return subscriber && { ...subscriber, keys }
        }
        const subscribers = await Promise.all(valid.map(read))
        await ctrl.close()
        return subscribers.filter(Boolean)
      },
      takeDown: () => local.stop(),
      async bringUp() {
        local = await startReal(dir)
        expect(local.host).toBe(host)
      },
      async dispose() {
        await local.stop()
        await rm(dir, { recursive: true })
      },
    }
  },
})

test('an OsmoHLR left over by a run that was killed is ended, and its subscribers are kept', async () => {
  const dir = await temporaryFolder()
  const leftOver = await startReal(dir)
  const connector = osmoHlr.create({ ...leftOver, timeoutMs: 5_000, serviceStatuses: [], keys: false }, tools)
  await connector.apply({ kind: 'create', imsi: '901700000000001' })
  await connector.close()

  const next = await startReal(dir)
  onTestFinished(async () => {
    await next.stop()
    await leftOver.stop()
    await rm(dir, { recursive: true })
  })
  expect(next.host).toBe(leftOver.host)
  expect(await next.read('901700000000001')).toMatchObject({ imsi: '901700000000001' })
})

test('the stand-in answers as OsmoHLR does', async () => {
  const dir = await temporaryFolder()
  const local = await startReal(dir)
  const table = createHlrTable([])
  const tcp = await openTcp({ host: local.host, port: local.port, timeoutMs: 5_000 })
  onTestFinished(async () => {
    tcp.close()
    await local.stop()
    await rm(dir, { recursive: true })
  })
  const ask = async (text: string): Promise<string> => {
    await tcp.write(encodeFrame(text))
    const decoded = decodeFrames((await tcp.read()) ?? new Uint8Array())
    return decoded.kind === 'texts' ? decoded.texts.join() : 'foreign'
  }
  for (const [i, request] of conversation.entries()) {
    const text = request.replace(' ', ` ${i} `)
    expect(comparable(table.answer(text)), text).toBe(comparable(await ask(text)))
  }
})

const READ = /^(imsi|msisdn|nam_cs|nam_ps|aud3g\.(algo|k|opc))\t/

/** Row ids and the fields of info-all that the connector does not read may differ. */
function comparable(answer: string): string {
  const info = /^(GET_REPLY \d+ \S+info-all) (.*)$/s.exec(answer)
  if (info) {
    const lines = info[2]?.split('\n').filter((line) => READ.test(line))
    return [info[1], ...(lines ?? [])].join('\n')
  }
  return answer.replace(/^(SET_REPLY \d+ subscriber\.(create|delete)) \d+$/, '$1 <id>')
}

const alice = 'subscriber.by-imsi-901700000000001'
const bob = 'subscriber.by-imsi-901700000000002'
const nobody = 'subscriber.by-imsi-901700000000009'
const [ki, opc] = ['000102030405060708090a0b0c0d0e0f', '101112131415161718191A1B1C1D1E1F']
const conversation = [
  `GET ${alice}.info-all`,
  'SET subscriber.create 901700000000001',
  'SET subscriber.create 901700000000001',
  `GET ${alice}.info-all`,
  `GET ${alice}.msisdn`,
  `GET ${alice}.cs-enabled`,
  `SET ${alice}.msisdn 12025550101`,
  `GET ${alice}.msisdn`,
  'GET subscriber.by-msisdn-12025550101.info-all',
  'GET subscriber.by-msisdn-12025550102.info-all',
  'SET subscriber.create 901700000000002',
  `SET ${bob}.msisdn 12025550101`,
  `SET ${alice}.msisdn none`,
  `SET ${alice}.msisdn none`,
  `SET ${bob}.msisdn 12025550101`,
  `SET ${bob}.msisdn 1234567890123456`,
  `SET ${bob}.msisdn abc`,
  `SET ${bob}.cs-enabled 0`,
  `SET ${bob}.ps-enabled 2`,
  `GET ${bob}.info-all`,
  `SET ${bob}.info-all 1`,
  `GET ${nobody}.cs-enabled`,
  `GET ${nobody}.msisdn`,
  `SET ${nobody}.msisdn none`,
  'SET subscriber.create 12345',
  'SET subscriber.create 1234567890123456',
  'SET subscriber.delete abc',
  'SET subscriber.delete 901700000000009',
  'SET subscriber.delete 901700000000002',
  `GET ${bob}.info-all`,
  'GET subscriber.by-imsi-12345.info-all',
  'GET subscriber.by-msisdn-none.info-all',
  'GET subscriber.create',
  'GET subscriber.info-all',
  'SET nosuch.thing 1',
  `GET ${alice}.aud3g`,
  `SET ${alice}.aud3g none`,
  `SET ${alice}.aud3g milenage,${ki},opc,${opc}`,
  `SET ${alice}.aud3g milenage,${ki},opc,${opc}`,
  `GET ${alice}.aud3g`,
  `GET ${alice}.info-all`,
  `SET ${alice}.aud3g milenage`,
  `SET ${alice}.aud3g milenage,00,opc,${opc}`,
  `SET ${alice}.aud3g milenage,${ki},opc,00`,
  `SET ${alice}.aud3g none`,
  `GET ${alice}.aud3g`,
  `GET ${nobody}.aud3g`,
  `SET ${nobody}.aud3g milenage,${ki},opc,${opc}`,
  `SET ${alice}.msisdn`,
  'BLAH x',
]
