import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blocked, connectorSuite, subscriberFixture, testTools } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { ExecConfig } from './config.ts'
import { exec } from './index.ts'

const secret = 'canary-secret-exec'
const example = (name: string) => fileURLToPath(new URL(`../examples/${name}`, import.meta.url))

const configOf = (changes: Partial<ExecConfig>): ExecConfig => ({
  command: '/bin/sh',
  args: [],
  env: { TOKEN: secret },
  timeoutMs: 30_000,
  fields: { imsi: 'sim.imsi', product: 'product.name' },
  read: true,
  list: false,
  caseless: false,
  serviceStatuses: [],
  ...changes,
})

const badSubscriber = () => {
  const good = subscriberFixture(99)
  return { ...good, sim: good.sim && { ...good.sim, imsi: 'abc' } }
}

for (const [name, read] of [
  ['subscribers.sh', true],
  ['subscribers.sh', false],
  ['subscribers.py', true],
] as const)
  connectorSuite({
    name: `exec of ${name}, ${read ? 'reading first' : 'remembering'}`,
    async create() {
      const folder = await mkdtemp(join(tmpdir(), 'openespf-exec-'))
      const env = { FOLDER: folder, TOKEN: secret }
      return {
        connector: exec.create(configOf({ command: example(name), env, read, list: read }), testTools()),
        subscriber: subscriberFixture,
        badSubscriber: badSubscriber(),
        async state() {
          const files = (await readdir(folder)).sort()
          return Promise.all(
            files.map(async (file) => [file, JSON.parse(await readFile(join(folder, file), 'utf8'))]),
          )
        },
        takeDown: () => rename(folder, `${folder}.away`),
        bringUp: () => rename(`${folder}.away`, folder),
        dispose: () => rm(folder, { recursive: true }),
        secrets: [secret],
      }
    },
  })

/** A connector with a script of this text, and the outcome of its first change for a subscriber. */
async function begin(script: string, changes: Partial<ExecConfig> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'openespf-exec-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'script.sh')
  await writeFile(file, script)
  const connector = exec.create(configOf({ args: [file], read: false, ...changes }), testTools())
  const converge = async (subscriber = subscriberFixture(1)) => {
    const wanted = await connector.desire(subscriber)
    const read = await connector.read(wanted?.keys ?? [])
    if (read.kind !== 'read') return read
    const [change] = connector.plan({ desired: wanted?.desired, removable: [], actual: read.actual })
    return change && connector.apply(change)
  }
  return { connector, converge, folder }
}

test('a script is told on its standard input what to do', async () => {
  const { converge, folder } = await begin('cat >"$OUT"', { env: { OUT: '' } })
  const out = join(folder, 'out')
  const { converge: heard } = await begin('cat >"$OUT"', { env: { OUT: out } })
  expect(await converge()).toMatchObject({ kind: 'retry' })
  expect(await heard(blocked(subscriberFixture(1)))).toMatchObject({ kind: 'applied' })
  expect(JSON.parse(await readFile(out, 'utf8'))).toEqual({
    action: 'apply',
    account_id: '380440000001',
    state: { active: false, imsi: '901700000000001', product: 'Test product' },
    actual: null,
  })
})

test.each([
  ['exit 0', { kind: 'applied', detail: 'set 380440000001' }],
  [`echo '{"outcome":"unchanged"}'`, { kind: 'unchanged' }],
  ['echo hello', { kind: 'retry', reason: 'apply: it wrote no JSON object' }],
  ['exit 1', { kind: 'retry', reason: 'apply: it ended with exit code 1' }],
  ['echo first >&2; echo last words >&2; exit 1', { kind: 'retry', reason: 'apply: last words' }],
  [
    `echo '{"reason":"busy","after":7,"code":"E7"}'; exit 75`,
    { kind: 'retry', reason: 'apply: busy', afterMs: 7000, code: 'E7' },
  ],
  ['echo "no such plan" >&2; exit 65', { kind: 'reject', reason: 'apply: no such plan' }],
  [
    `echo "token ${secret} of ${'sip-secret-1'}" >&2; exit 65`,
    { kind: 'reject', reason: 'apply: token *** of ***' },
  ],
])('%s', async (script, outcome) => {
  const { converge } = await begin(script, { fields: { pass: 'account.h323_password' } })
  expect(await converge()).toEqual(outcome)
})

test('a read without a state is the fault of the script', async () => {
  const { converge } = await begin('echo "{}"', { read: true })
  expect(await converge()).toMatchObject({ kind: 'retry', reason: expect.stringContaining('gave no state') })
})

test('only what differs is told, by name', async () => {
  const { connector } = await begin(
    `echo '{"state":{"active":true,"imsi":"x","product":"Test product","more":1}}'`,
    {
      read: true,
    },
  )
  const wanted = await connector.desire(subscriberFixture(1))
  const read = await connector.read(wanted?.keys ?? [])
  if (read.kind !== 'read') throw new Error(read.reason)
  const plan = connector.plan({ desired: wanted?.desired, removable: [], actual: read.actual })
  expect(plan.map((change) => connector.describe(change))).toEqual(['set imsi of 380440000001'])
  expect(connector.diff?.({ desired: wanted?.desired, removable: [], actual: read.actual })).toEqual([
    {
      kind: 'different',
      subject: '380440000001',
      field: 'imsi',
      expected: '901700000000001',
      actual: 'x',
    },
  ])
})

test('a secret that differs is told as one, and what should not be there as extra', async () => {
  const { connector } = await begin(`echo '{"state":{"active":true,"pass":"x"}}'`, {
    read: true,
    fields: { pass: 'account.h323_password' },
  })
  const wanted = await connector.desire(subscriberFixture(1))
  const removable = [{ kind: 'account_id' as const, value: 'old' }]
  const read = await connector.read([...(wanted?.keys ?? []), ...removable])
  if (read.kind !== 'read') throw new Error(read.reason)
  expect(connector.diff?.({ desired: wanted?.desired, removable, actual: read.actual })).toEqual([
    { kind: 'extra', subject: 'old' },
    {
      kind: 'different',
      subject: '380440000001',
      field: 'pass',
      expected: '(set)',
      actual: '(another)',
    },
  ])
})

test.each([
  ['exit 0', { kind: 'listed', keys: [], next: undefined }],
  [
    `echo '{"account_id":"a"}'; echo; echo '{"account_id":"b"}'; echo '{"next":"b"}'`,
    { kind: 'listed', keys: ['a', 'b'].map((value) => ({ kind: 'account_id', value })), next: 'b' },
  ],
  [`echo '{"account_id":""}'`, { kind: 'retry', reason: expect.stringContaining('neither account_id') }],
  [`echo '{"next":"7"}'`, { kind: 'retry', reason: expect.stringContaining('nor another next') }],
  [`echo '{}'; echo hello`, { kind: 'retry', reason: 'list: it wrote no JSON object on each line' }],
  ['echo busy >&2; exit 75', { kind: 'retry', reason: 'list: busy' }],
])('a list of the script %s', async (script, result) => {
  const { connector } = await begin(script, { list: true })
  expect(await connector.list?.('7')).toEqual(result)
})

test('a script that lists by pages is told where to go on; one that cannot read or list says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'openespf-exec-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const names = Array.from({ length: 1001 }, (_, i) => String(10_000 + i))
  for (const name of names) await writeFile(join(folder, `${name}.json`), '{}')
  const changes = { command: example('subscribers.py'), env: { FOLDER: folder }, list: true }
  const connector = exec.create(configOf(changes), testTools())
  expect(await connector.list?.(undefined)).toMatchObject({ keys: { length: 1000 }, next: '10999' })
  expect(await connector.list?.('10999')).toMatchObject({ keys: [{ value: '11000' }], next: undefined })
  const mute = exec.create(configOf({ read: false }), testTools())
  expect([mute.remembers, mute.diff, mute.list]).toEqual([true, undefined, undefined])
})

test('closing stops what runs', async () => {
  const { connector, converge } = await begin('sleep 600')
  const outcome = converge()
  await connector.close()
  expect(await outcome).toMatchObject({ kind: 'retry', unreachable: true })
})

test('billing is asked for what the fields come from', () => {
  const fields = { a: 'account.email', b: 'sim.imsi', c: 'sim.iccid', d: 'customFields.colour' }
  expect(exec.needs?.(configOf({ fields }))).toEqual(['sim', 'custom_fields'])
})
