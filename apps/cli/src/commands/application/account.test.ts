import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFakeProvisioner } from '../../testing/fake-provisioner.ts'
import { runCli } from '../../testing/fake-terminal.ts'
import { AT, sampleExplanation, sampleTimeline } from '../../testing/sample-runs.ts'
import { showTime } from '../../times.ts'

beforeAll(() => {
  process.env['OPENESPF_PROVISIONER_URL'] = 'http://127.0.0.1:8090'
  process.env['OPENESPF_PROVISIONER_TOKEN'] = 'secret'
})
afterAll(() => {
  delete process.env['OPENESPF_PROVISIONER_URL']
  delete process.env['OPENESPF_PROVISIONER_TOKEN']
})

const time = showTime(AT)

async function run(...args: string[]) {
  const { fetch, calls } = createFakeProvisioner()
  return { ...(await runCli(['account', ...args], { fetch })), calls }
}

describe('openespf account timeline', () => {
  test('tells what happened, the newest first', async () => {
    const { out, err, exitCode, calls } = await run('timeline', '2984')
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 })
    expect(out.split('\n')).toEqual([
      `${time}  nsps confirmation: awaited until ${time}`,
      `${time}  nsps confirmation: applied`,
      `${time}  ldap drift: extra uid=1,dc=example (repair: asked, run 3)`,
      `${time}  osmo-hlr retry: osmo-hlr: busy?[31m (12 ms)`,
      '    create 901700000000001 → retry: busy',
      `${time}  event Account/Blocked #120  {"i_account":2984}`,
    ])
    expect(calls.map(({ request }) => request)).toEqual(['GET /api/accounts/2984/timeline'])
  })

  test('takes the newest so many, and prints what the API answered', async () => {
    const { out, calls } = await run('timeline', '2984', '--limit', '10', '--json')
    expect(JSON.parse(out)).toEqual(sampleTimeline)
    expect(calls.map(({ request }) => request)).toEqual(['GET /api/accounts/2984/timeline?limit=10'])
  })

  test('of an account of which nothing is known', async () => {
    const { fetch } = createFakeProvisioner({ timeline: { i_account: 2984, entry_list: [] } })
    const ran = await runCli(['account', 'timeline', '2984'], { fetch })
    expect(ran).toEqual({ exitCode: 0, out: 'Nothing is known of that account.', err: '' })
  })
})

describe('openespf account explain', () => {
  test('says why', async () => {
    const { out, exitCode } = await run('explain', '2984')
    expect(exitCode).toBe(0)
    expect(out.split('\n')).toEqual([
      'Account 2984: NOT provisioned',
      '  · its last event is Account/Blocked (120)',
      '  → osmo-hlr (HSS): NOT provisioned, osmo-hlr: busy',
      '  → ldap (LDAP): provisioned, nothing was to do',
    ])
  })

  test('prints what the API answered', async () => {
    expect(JSON.parse((await run('explain', '2984', '--json')).out)).toEqual(sampleExplanation)
  })
})

test.each([
  [['timeline', 'x'], '"x" is not an i_account.'],
  [['timeline', '2984', '--limit', '0'], '"0" is not a number of entries.'],
  [['explain', '-'], '"-" is not an i_account.'],
])('openespf account %j is wrong usage', async (args, problem) => {
  const ran = await run(...args)
  expect(ran).toMatchObject({ exitCode: 2, out: '', err: `openespf: ${problem}\n  See --help.`, calls: [] })
})
