import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type BillingClient, createBillingClient } from '@openespf/client'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ran, startCli } from './support/cli.ts'
import { ADMIN, dataFolder, type Program, up } from './support/openespf.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let billing: BillingClient
let receiver: Server
let hook = ''
let answer = 200
const received: { event_type: string; variables: Record<string, unknown> }[] = []

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    received.push(JSON.parse(await text(request)))
    response.statusCode = answer
    response.end(answer === 200 ? '' : 'no such subscriber')
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  process.env['OPENESPF_ALLOW_ADDRESSES'] = '127.0.0.1'
  data = await dataFolder()
  ;({ program, url } = await up(data.path))
  billing = createBillingClient({ baseUrl: url, credentials: ADMIN })
  await addHandler('hook')
})
afterAll(async () => {
  delete process.env['OPENESPF_ALLOW_ADDRESSES']
  program.child.kill('SIGINT')
  await program.exited
  receiver.closeAllConnections()
  receiver.close()
  await data.remove()
})

/** Runs a command that must do what it is told. */
async function cli(...args: string[]): Promise<string> {
  const ran = await startCli(args, data.path).ran
  expect(ran.exitCode, `openespf ${args.join(' ')}: ${ran.err}`).toBe(0)
  return ran.out
}

async function json(...args: string[]) {
  return JSON.parse(await cli(...args, '--json'))
}

async function refused(...args: string[]): Promise<Ran> {
  const ran = await startCli(args, data.path).ran
  expect(ran).toMatchObject({ exitCode: 1, out: '' })
  return ran
}

/** A handler of the receiver, subscribed to accounts being blocked and unblocked. */
async function addHandler(name: string): Promise<void> {
  const file = `name: ${name}\nurl: ${hook}\nauth: {type: basic, user: espf, password: s3cret}\n`
  const added = await startCli(['handlers', 'add', '--from', '-', '--concurrency', '4'], data.path, file).ran
  expect(added).toMatchObject({ exitCode: 0, out: expect.stringMatching(/password: \*{8}/) })
  const { subscription_list } = await json('subscriptions', name)
  await cli('unsubscribe', name, ...subscription_list.map((one: { event_type: string }) => one.event_type))
  expect(await cli('subscriptions', name, '--subscribed')).toBe('It is subscribed to nothing.\n')
  await cli('subscribe', name, 'Account/Blocked', 'Account/Unblocked')
}

async function addAccount(id: string): Promise<number> {
  const { i_customer } = await billing.call('Customer/add_customer', {
    customer_info: { name: `Of ${id}`, iso_4217: 'USD' },
  })
  const { i_product } = await billing.call('Product/add_product', {
    product_info: { name: `For ${id}`, iso_4217: 'USD' },
  })
  const account_info = { id, i_customer, i_product }
  return (await billing.call('Account/add_account', { account_info })).i_account
}

const block = (i_account: number, blocked: 'Y' | 'N') =>
  billing.call('Account/update_account', { account_info: { i_account, blocked } })

test('beside a sandbox nothing is configured: its login is for its owner alone', async () => {
  expect((await stat(join(data.path, 'cli.json'))).mode & 0o777).toBe(0o600)
  expect(await cli('handlers', 'list')).toMatch(/provisioner +http:.* yes/)
  const nowhere = await startCli(['handlers', 'list'], join(data.path, 'nowhere')).ran
  expect(nowhere).toMatchObject({ exitCode: 1, out: '', err: expect.stringMatching(/openespf up/) })
  const asAdmin = ['--url', url, '--login', ADMIN.login, '--password', '-']
  const { ran } = startCli(['groups', 'list', ...asAdmin], join(data.path, 'nowhere'), `${ADMIN.password}\n`)
  expect(await ran).toMatchObject({ exitCode: 0, out: expect.stringMatching(/HSS/) })
})

test('groups and statuses', async () => {
  await cli('groups', 'add', 'Fibre')
  expect(await cli('groups', 'list')).toMatch(/Fibre +your own/)
  const i_account = String(await addAccount('380440000001'))
  await cli('status', 'set', i_account, 'Fibre', 'failed', 'no such port')
  expect(await cli('status', 'get', '380440000001', '--by-id')).toMatch(/Fibre +FAILED .*no such port/)
  expect((await refused('status', 'set', i_account, 'Nothing', 'ok')).err).toMatch(/known: .*Fibre/)
  await cli('groups', 'remove', 'Fibre')
  expect((await refused('groups', 'remove', 'Fibre')).err).toMatch(/There are: VoIP/)
})

test('a handler from adding to removing', { timeout: 120_000 }, async () => {
  await addHandler('crm')
  expect(await cli('handlers', 'test', 'crm', '--type', 'Account/Blocked')).toMatch(/outcome +finished/)
  expect(received.at(-1)).toMatchObject({ event_type: 'Account/Blocked', variables: { test: true } })
  expect(await cli('unsubscribe', 'crm', 'Account/*')).not.toMatch(/Account\/Unblocked +yes/)
  expect(await cli('subscribe', 'crm', 'Account/Blocked')).toMatch(/Account\/Blocked +yes/)
  expect(await json('handlers', 'change', 'crm', '--rate', '50', '--name', 'erp')).toMatchObject({
    name: 'erp',
    rate_limit: 50,
    concurrency: 4,
  })
  expect(await cli('handlers', 'pause', 'erp', '--reason', 'lunch')).toMatch(/paused +since .* lunch/)
  expect(await cli('resume', '--handler', 'erp')).not.toMatch(/paused/)
  expect(await cli('handlers', 'disable', 'erp')).toMatch(/enabled +no/)
  expect(await cli('handlers', 'enable', 'erp')).toMatch(/enabled +yes/)
  expect((await refused('handlers', 'show', 'crm')).err).toMatch(/There are: .*erp/)
  expect(await cli('handlers', 'remove', 'erp', '--cancel')).toMatch(/erp goes/)
  await waitFor('it has gone', async () => !(await cli('handlers', 'list')).includes('erp'), 60_000)
})

test('an event is followed, found, explained, and sent again', { timeout: 120_000 }, async () => {
  const i_account = await addAccount('380440000002')
  const entity = `account/${i_account}`
  const tail = startCli(['tail', '--json', '--handler', 'hook', '--entity', entity], data.path)
  await once(tail.child.stderr ?? tail.child, 'data')
  answer = 422
  await block(i_account, 'Y')
  const rejected = ['--handler', 'hook', '--entity', entity, '--state', 'rejected']
  const [event] = await waitFor(
    'the event is rejected',
    async () => {
      const { event_list } = await json('events', 'list', ...rejected, '--since', '1h')
      return event_list.length > 0 && event_list
    },
    60_000,
  )
  const number = String(event.i_event)
  expect(await cli('events', 'show', number)).toMatch(/422 +no such subscriber/)
  expect(await cli('explain', 'event', number)).toMatch(/hook .*rejected/)
  expect(await cli('explain', 'account', String(i_account))).toMatch(/hook/)

  answer = 200
  expect(await cli('redeliver', number, '--handler', 'hook')).toMatch(/hook +queued again/)
  await waitFor(
    'it is delivered',
    async () => (await cli('events', 'list', number)).match(/hook +finished/) ?? undefined,
    60_000,
  )
  expect(received.filter((one) => one.variables['i_event'] === event.i_event)).toHaveLength(2)

  tail.child.kill('SIGINT')
  const { exitCode, out } = await tail.ran
  const kinds = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map((item) => (item.kind === 'delivery' ? item.delivery.state : item.kind))
  expect(exitCode).toBe(0)
  expect(kinds).toEqual(expect.arrayContaining(['captured', 'rejected', 'finished']))
})

test('many events are sent again and replayed as jobs, which are waited for', {
  timeout: 60_000,
}, async () => {
  const before = received.length
  expect(await cli('redeliver', '--handler', 'hook', '--state', 'finished')).toMatch(/state +done/)
  expect(await cli('replay', 'hook', '--since', '1h')).toMatch(/kind +replay\nstate +done/)
  await waitFor('it came again', () => received.length > before)
  expect(await cli('jobs', 'list')).toMatch(/redeliver +done/)
  const { job_list } = await json('jobs', 'list')
  expect(await json('jobs', 'show', String(job_list[0].i_job))).toEqual(job_list[0])
})

test('what waits behind a failure is seen, tried and cancelled', { timeout: 120_000 }, async () => {
  const i_account = await addAccount('380440000003')
  const entity = `account/${i_account}`
  answer = 500
  await block(i_account, 'Y')
  await block(i_account, 'N')
  await waitFor('the account is blocked', async () => (await cli('blocked', 'list')).includes(entity), 60_000)
  expect(await cli('blocked', 'list', '--handler', 'hook')).toMatch(new RegExp(`hook +${entity} +[12] .*500`))
  expect(await cli('blocked', 'retry', 'hook', entity)).toMatch(/hook/)
  expect(await cli('blocked', 'skip', 'hook', entity)).toMatch(/hook/)
  answer = 200
  await waitFor(
    'nothing waits',
    async () => {
      // Refused or too late when it has just gone, or is just being sent.
      await startCli(['blocked', 'cancel', 'hook', entity], data.path).ran
      return !(await cli('blocked', 'list')).includes(entity)
    },
    60_000,
  )
})

test('all of it is paused, planned and set up', { timeout: 120_000 }, async () => {
  expect(await cli('pause', '--reason', 'maintenance')).toMatch(/paused since .* maintenance/)
  expect(await cli('resume')).toMatch(/sending +yes/)
  const window = await json('windows', 'add', '--handler', 'hook', '--for', '10m', '--reason', 'upgrade')
  expect(await cli('windows', 'list')).toMatch(/upgrade/)
  await cli('windows', 'remove', String(window.i_window))
  expect(await cli('windows', 'list')).toBe('No maintenance window is planned.\n')
  expect(await json('system', 'set', '--keep', '30', '--capture', 'all')).toMatchObject({
    retention_days: 30,
    capture: 'all',
  })
  expect(await cli('system', 'show')).toMatch(/30 days/)
})

test('the login goes with the sandbox', { timeout: 60_000 }, async () => {
  program.child.kill('SIGINT')
  expect((await program.exited).code).toBe(0)
  await expect(stat(join(data.path, 'cli.json'))).rejects.toThrow(/ENOENT/)
  expect((await refused('handlers', 'list')).err).toMatch(/start "openespf up"/)
})
