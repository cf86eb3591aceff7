import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from '@openespf/contract/provisioner'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFakeProvisioner } from '../../testing/fake-provisioner.ts'
import { NOW, runCli } from '../../testing/fake-terminal.ts'
import { sampleRun } from '../../testing/sample-runs.ts'

const begun: Run = { ...sampleRun, state: 'running' }

let data = ''
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'openespf-cli-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

const FIRST = { url: 'http://127.0.0.1:8090', token: 'first' }
const AWAY =
  'The provisioner is away; asking again for 60 s (the provisioner at http://127.0.0.1:8090 does not answer: ECONNREFUSED).'

type World = ReturnType<typeof createFakeProvisioner> & { write(access: object): Promise<void> }

/** Follows a run of the data folder's provisioner. `at` is called in each pause, counted from 1; each is half a second. */
async function follow(args: readonly string[], at: (pause: number, world: World) => void | Promise<void>) {
  const provisioner = createFakeProvisioner({ ...FIRST, runs: [begun, begun, sampleRun] })
  const write = (access: object) => writeFile(join(data, 'provisioner.json'), JSON.stringify(access))
  await write(FIRST)
  let pauses = 0
  const ran = await runCli([...args, '--data', data], {
    fetch: provisioner.fetch,
    now: () => new Date(NOW.getTime() + pauses * 500),
    async delay() {
      pauses += 1
      await at(pauses, { ...provisioner, write })
    },
  })
  return { ...ran, pauses, requests: provisioner.calls.map(({ request }) => request) }
}

test('a provisioner that is started again is waited for, with its new address and token, and the run followed', async () => {
  const NEXT = { url: 'http://127.0.0.1:8091', token: 'next' }
  const ran = await follow(['reconcile'], async (pause, { state, move, write }) => {
    if (pause === 1) state.away = true
    if (pause === 3) await rm(join(data, 'provisioner.json'))
    if (pause === 20) {
      state.away = false
      move(NEXT)
    }
    if (pause === 30) await write(NEXT)
  })
  expect(ran).toMatchObject({ exitCode: 0, err: `${AWAY}\nThe provisioner is back.` })
  expect(ran.out).toMatch(/^run {9}3\n[\s\S]*state {7}finished/)
  expect(ran.requests.filter((request) => request.startsWith('POST'))).toEqual(['POST /api/runs'])
})

test('one that has another token at the old address is found by that', async () => {
  const ran = await follow(['reconcile'], async (pause, { move, write }) => {
    if (pause === 1) move({ ...FIRST, token: 'next' })
    if (pause === 5) await write({ ...FIRST, token: 'next' })
  })
  expect(ran).toMatchObject({
    exitCode: 0,
    err: expect.stringMatching(/is away; .* who sent it.*\n.* is back/),
  })
})

test('after a minute it ends with an error that says that the run goes on, and how to follow it', async () => {
  const ran = await follow(['reconcile', '--json'], (pause, { state }) => {
    if (pause === 1) state.away = true
  })
  expect(ran).toMatchObject({
    exitCode: 1,
    out: '',
    err: [
      AWAY,
      'openespf: The provisioner has been away for 60 s: the provisioner at http://127.0.0.1:8090 does not answer: ECONNREFUSED.',
      '  Run 3 goes on by itself when a provisioner runs again. Follow it with: openespf runs show 3',
    ].join('\n'),
  })
  expect(ran.pauses).toBe(121)
})

test('one that goes away between the end and the report, or before a reprovisioning goes on, is waited for', async () => {
  const paused: Run = { ...sampleRun, kind: 'reprovision', state: 'paused' }
  const provisioner = createFakeProvisioner({ ...FIRST, runs: [begun, paused, begun, sampleRun] })
  await writeFile(join(data, 'provisioner.json'), JSON.stringify(FIRST))
  const failed = new Set<string>()
  const ran = await runCli(['reprovision', '--yes', '--data', data], {
    delay: async () => undefined,
    async fetch(url, init) {
      const isFirst = !url.endsWith('/api/runs') && !failed.has(url)
      failed.add(url)
      if (isFirst) throw new TypeError('fetch failed')
      return provisioner.fetch(url, init)
    },
  })
  expect(ran).toMatchObject({ exitCode: 0, out: expect.stringMatching(/state +finished/) })
  expect(ran.err.match(/is back/g)).toHaveLength(3)
})

test('with a bar it is told there; Ctrl-C ends the waiting', async () => {
  const seen: string[] = []
  let interrupt = () => {}
  const provisioner = createFakeProvisioner({ ...FIRST, runs: [begun] })
  await writeFile(join(data, 'provisioner.json'), JSON.stringify(FIRST))
  let pauses = 0
  const ran = await runCli(['reconcile', '--data', data], {
    fetch: provisioner.fetch,
    async delay() {
      pauses += 1
      provisioner.state.away = true
      if (pauses === 4) interrupt()
    },
    ask: {
      bar: (_, onInterrupt) => {
        interrupt = onInterrupt
        return { at: (_share, text) => void seen.push(text), end: (text) => void seen.push(`ended: ${text}`) }
      },
    },
  })
  expect(pauses).toBe(4)
  expect(seen).toContain(AWAY)
  expect(seen.at(-1)).toMatch(/^ended/)
  expect(ran).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^openespf: .*\n {2}Run 3 goes on by itself/),
  })
})

test('a run is never begun twice: when the provisioner is away at the beginning, it says so at once', async () => {
  const provisioner = createFakeProvisioner(FIRST)
  provisioner.state.away = true
  await writeFile(join(data, 'provisioner.json'), JSON.stringify(FIRST))
  const ran = await runCli(['reconcile', '--data', data], { fetch: provisioner.fetch })
  expect(ran).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/ECONNREFUSED\n {2}Is the provisioner running/),
  })
})

test('where the data folder tells of no provisioner, it says what to do', async () => {
  const ran = await runCli(['runs', 'list', '--data', data])
  expect(ran).toEqual({
    exitCode: 1,
    out: '',
    err: [
      `openespf: No provisioner runs on the data folder "${data}", and none is named with its token.`,
      '  Start "openespf up" or "openespf provisioner" there, or give --provisioner and --provisioner-token.',
    ].join('\n'),
  })
  await writeFile(join(data, 'provisioner.json'), 'broken')
  expect(await runCli(['runs', 'list', '--data', data])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(
      /provisioner\.json is not what a provisioner writes\.\n {2}Start the provisioner again/,
    ),
  })
})
