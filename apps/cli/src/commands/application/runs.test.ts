import type { DriftItem, Run } from '@openespf/contract/provisioner'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFakeProvisioner } from '../../testing/fake-provisioner.ts'
import { runCli } from '../../testing/fake-terminal.ts'
import { AT, sampleDrift, sampleRun } from '../../testing/sample-runs.ts'
import { showTime } from '../../times.ts'

beforeAll(() => {
  process.env['OPENESPF_PROVISIONER_URL'] = 'http://127.0.0.1:8090/'
  process.env['OPENESPF_PROVISIONER_TOKEN'] = 'secret'
})
afterAll(() => {
  delete process.env['OPENESPF_PROVISIONER_URL']
  delete process.env['OPENESPF_PROVISIONER_TOKEN']
})

async function run(args: string, settings: Parameters<typeof createFakeProvisioner>[0] = {}) {
  const { fetch, calls } = createFakeProvisioner(settings)
  return { ...(await runCli(['runs', ...args.split(' ')], { fetch })), calls }
}

const time = showTime(AT)
const SHOWN = [
  'run         3',
  'kind        reconcile',
  'state       finished',
  'connectors  osmo-hlr, ldap',
  'filter      i_product=7',
  'repairs     at most 20 a second',
  'seen        40 of 40',
  'in motion   2, not compared',
  'drift       1 missing, 1 different',
  'not seen    ldap cannot list what it holds: orphans there are not found',
  'repaired    2 done',
  'asked by    api',
  `since       ${time}`,
  `ended       ${time}`,
]

describe('openespf runs list', () => {
  test('shows a line for each', async () => {
    const begun: Run = { ...sampleRun, i_run: 4, state: 'running', total: null, drift: {}, note: 'waiting' }
    const { out, exitCode, err } = await run('list', { runs: [begun, sampleRun] })
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out.split('\n')).toEqual([
      `RUN  KIND       STATE      SEEN  FOUND  SINCE                ASKED BY  NOTE`,
      `  4  reconcile  running      40      0  ${time}  api       waiting`,
      `  3  reconcile  finished  40/40      2  ${time}  api`,
    ])
  })

  test('says that there are none, and prints what the API answered', async () => {
    expect(await run('list', { runs: [] })).toMatchObject({ exitCode: 0, out: 'There are no runs.' })
    expect(JSON.parse((await run('list --json')).out)).toEqual({ run_list: [sampleRun] })
  })
})

describe('openespf runs show', () => {
  test('shows how far it is and what it found', async () => {
    const { out, exitCode, calls } = await run('show 3')
    expect(exitCode).toBe(0)
    expect(out.split('\n')).toEqual([
      ...SHOWN,
      '',
      'ACCOUNT  SUBJECT          CONNECTOR  KIND       DIFFERENCE                    REPAIR',
      '   2984  380440000001     osmo-hlr   different  csEnabled is false, not true  done',
      '         account_id =9"9  ldap       orphan     it was gone                   done',
    ])
    expect(calls.map(({ request }) => request)).toEqual([
      'GET /api/runs/3',
      'GET /api/runs/3/drift?limit=1000',
    ])
  })

  test('prints the run with its findings as one JSON document', async () => {
    const { out } = await run('show 3 --json')
    expect(JSON.parse(out)).toEqual({ ...sampleRun, drift_list: sampleDrift })
  })

  test('as CSV: a line for each finding, and no formula for a spreadsheet', async () => {
    const formula = { ...(sampleDrift[0] as DriftItem), subject: '=1+1', differences: [], plan: ['a, b'] }
    const { out } = await run('show 3 --format csv', { drift: [...sampleDrift, { ...formula, i_drift: 3 }] })
    expect(out).toBe(
      [
        'i_run,connector,i_account,subject,kind,difference,plan,repair,answer',
        '3,osmo-hlr,2984,380440000001,different,"csEnabled is false, not true",update 901700000000001,done,update 901700000000001',
        '3,ldap,,"account_id =9""9",orphan,,,done,"it was\ngone"',
        `3,osmo-hlr,2984,'=1+1,different,,"a, b",done,update 901700000000001`,
      ].join('\n'),
    )
  })

  test('of many findings shows the first, and says how to get all; as JSON it has all', async () => {
    const [one] = sampleDrift
    const drift = Array.from({ length: 1500 }, (_, i) => ({ ...(one as DriftItem), i_drift: i + 1 }))
    const { out } = await run('show 3', { drift })
    expect(out.split('\n')).toHaveLength(SHOWN.length + 2 + 50 + 1)
    expect(out).toMatch(/\nand more: openespf runs show 3 --format csv$/)
    const whole = await run('show 3 --json', { drift })
    expect(JSON.parse(whole.out).drift_list).toHaveLength(1500)
    expect(whole.calls.at(-1)?.request).toBe('GET /api/runs/3/drift?limit=1000&after=1000')
  })
})

test.each([
  ['pause', 'paused'],
  ['resume', 'running'],
  ['abort', 'aborted'],
] as const)('openespf runs %s', async (verb, state) => {
  const { out, exitCode, calls } = await run(`${verb} 3`, { runs: [{ ...sampleRun, state }] })
  expect(exitCode).toBe(0)
  expect(out.split('\n')).toEqual(SHOWN.with(2, `state       ${state}`))
  expect(calls).toEqual([{ request: `POST /api/runs/3/${verb}`, body: {} }])
  expect(JSON.parse((await run(`${verb} 3 --json`)).out)).toEqual(sampleRun)
})

describe('what goes wrong is told with what to do', () => {
  test.each([
    ['show 9', 1, ['There is no run with i_run 9.', 'See which there are: openespf runs list.']],
    [
      'resume 3',
      1,
      [
        'The run is closed and can no longer be changed.',
        'A run that has ended stays as it is: start another.',
      ],
    ],
    ['abort x', 2, ['"x" is not the number of a run.', 'See --help.']],
    [
      'list --provisioner-token wrong',
      1,
      [
        'The request does not prove who sent it.',
        'Give its API token, PROVISIONER_API_TOKEN there: --provisioner-token (or OPENESPF_PROVISIONER_TOKEN).',
      ],
    ],
    [
      'list --provisioner http://127.0.0.1:1',
      1,
      [
        'the provisioner at http://127.0.0.1:1 does not answer: ECONNREFUSED',
        'Is the provisioner running? Start one with "openespf up" or "openespf provisioner", or say where it is with --provisioner.',
      ],
    ],
    [
      'list --provisioner hlr',
      2,
      ['"hlr" is no address of a server: give one such as http://127.0.0.1:8090', 'See --help.'],
    ],
  ])('openespf runs %s', async (args, exitCode, lines) => {
    const ran = await run(args, { hasEnded: true })
    expect(ran).toMatchObject({ exitCode, out: '', err: `openespf: ${lines.join('\n  ')}` })
  })

  test('what answers is no provisioner', async () => {
    const page = async () => new Response('<html>')
    expect(await runCli(['runs', 'list'], { fetch: page })).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(
        /what answers at \S+ is no provisioner \(200\)\n {2}Is the provisioner running/,
      ),
    })
    const other = async () => Response.json({ message: 'Not found.' }, { status: 404 })
    expect(await runCli(['runs', 'list'], { fetch: other })).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/Not found\.\n {2}What answers there is no provisioner/),
    })
  })
})
