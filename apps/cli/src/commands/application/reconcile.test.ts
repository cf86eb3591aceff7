import type { Run } from '@openespf/contract/provisioner'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Asking } from '../../terminal.ts'
import { wordsOf } from '../../testing/command-lines.ts'
import { createFakeProvisioner } from '../../testing/fake-provisioner.ts'
import { runCli } from '../../testing/fake-terminal.ts'
import { sampleDrift, sampleRun } from '../../testing/sample-runs.ts'

beforeAll(() => {
  process.env['OPENESPF_PROVISIONER_URL'] = 'http://127.0.0.1:8090'
  process.env['OPENESPF_PROVISIONER_TOKEN'] = 'secret'
})
afterAll(() => {
  delete process.env['OPENESPF_PROVISIONER_URL']
  delete process.env['OPENESPF_PROVISIONER_TOKEN']
})

const begun: Run = {
  ...sampleRun,
  ...({ state: 'running', phase: 'accounts', ended_at: null } as const),
  ...{ total: null, seen: 0, drift: {}, repairs: {}, unseen: [] },
}
const half: Run = { ...begun, total: 40, seen: 20, drift: { missing: 1 } }
const preview: Run = { ...half, kind: 'reprovision', state: 'paused', note: 'a preview of 20 of 40' }

type Settings = Parameters<typeof createFakeProvisioner>[0] & {
  ask?: Partial<Asking>
  delay?: () => Promise<void>
}

async function run(args: string, { ask, delay = async () => undefined, ...settings }: Settings = {}) {
  const { fetch, calls } = createFakeProvisioner({ runs: [begun, half, sampleRun], ...settings })
  const ran = await runCli(wordsOf(args), { fetch, delay, ...(ask && { ask }) })
  return { ...ran, requests: calls.map(({ request }) => request), first: calls[0] }
}

/** Somebody who sees the bar, and presses Ctrl-C at the n-th pause. */
function person(interruptAt?: number) {
  const seen: string[] = []
  let pauses = 0
  let interrupt = () => {}
  const ask: Partial<Asking> = {
    bar: (_, onInterrupt) => {
      interrupt = onInterrupt
      return {
        at: (share, text) => seen.push(`${share} ${text}`),
        end: (text) => seen.push(`ended: ${text}`),
      }
    },
  }
  const delay = async () => {
    pauses += 1
    if (pauses === interruptAt) interrupt()
  }
  return { ask, delay, seen }
}

describe('openespf reconcile', () => {
  test.each([
    ['reconcile', { repair: false }],
    ['reconcile --dry-run', { repair: false }],
    [
      'reconcile --connector ldap --connector osmo-hlr --repair --rate 0.5',
      { connectors: ['ldap', 'osmo-hlr'], repair: true, rate: 0.5 },
    ],
    [
      'reconcile --filter i_product=7 --filter "id=38044%=" --max-error-share 0 --max-removed-share 1',
      { filter: { i_product: 7, id: '38044%=' }, repair: false, max_error_share: 0, max_removed_share: 1 },
    ],
  ])('%s asks for a run', async (args, wanted) => {
    const { first, exitCode } = await run(args)
    expect(first).toEqual({ request: 'POST /api/runs', body: { kind: 'reconcile', ...wanted } })
    expect(exitCode).toBe(0)
  })

  test('waits for the end and prints the report', async () => {
    const { out, err, requests } = await run('reconcile')
    expect(out).toMatch(/^run {9}3\n[\s\S]*state {7}finished\n[\s\S]*\nACCOUNT {2}SUBJECT/)
    expect(err).toBe('')
    expect(requests).toEqual([
      'POST /api/runs',
      'GET /api/runs/3',
      'GET /api/runs/3',
      'GET /api/runs/3/drift?limit=1000',
    ])
    expect(JSON.parse((await run('reconcile --json')).out)).toEqual({ ...sampleRun, drift_list: sampleDrift })
    expect((await run('reconcile --format csv')).out).toMatch(/^i_run,connector,/)
  })

  test('shows a bar to a person', async () => {
    const { ask, delay, seen } = person()
    await run('reconcile', { ask, delay })
    expect(seen).toEqual([
      '0 accounts 0, 0 found',
      '0.5 accounts 20 of 40, 1 found, 0 s to go',
      'ended: repairs 40 of 40, 2 found',
    ])
  })

  test('Ctrl-C leaves it running, and says how to follow it', async () => {
    const { ask, delay, seen } = person(1)
    const ran = await run('reconcile', { ask, delay, runs: [begun, half] })
    expect(ran).toMatchObject({ exitCode: 0, err: 'It goes on by itself: openespf runs show 3' })
    expect(seen.at(-1)).toMatch(/^ended/)
  })

  test('detached does not wait', async () => {
    const ran = await run('reconcile --detach')
    expect(ran).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^run +3\n[\s\S]*state +running/),
      err: 'It goes on by itself: openespf runs show 3',
      requests: ['POST /api/runs'],
    })
    expect(JSON.parse((await run('reconcile --detach --json')).out)).toEqual(begun)
  })

  test.each<[string, Partial<Run>, 0 | 1]>([
    ['stopped by itself', { state: 'stopped', note: 'would remove 3 of 10' }, 1],
    ['was aborted', { state: 'aborted' }, 1],
    ['left a repair failed', { repairs: { done: 1, failed: 1 } }, 1],
    ['could not read one', { drift: { unreadable: 1 } }, 1],
    ['rests', { state: 'paused' }, 0],
  ])('a run that %s', async (_, end, exitCode) => {
    const ran = await run('reconcile', { runs: [begun, { ...sampleRun, ...end }] })
    expect(ran.exitCode).toBe(exitCode)
    expect(ran.out).toMatch(new RegExp(`state +${end.state ?? 'finished'}`))
    if (end.note) expect(ran.out).toContain(end.note)
  })

  test.each([
    ['--filter product=7', '"product=7" is no filter: give i_customer=…, i_product=…'],
    ['--filter i_product=x', '"x" is not i_product.'],
    ['--filter id=', '"id=" is no filter'],
    ['--rate much', '"much" is no number for rate.'],
    ['--format xml', "argument 'xml' is invalid. Allowed choices are table, json, csv."],
    ['--dry-run --repair', "option '--dry-run' cannot be used with option '--repair'"],
  ])('%s is wrong usage', async (args, problem) => {
    const ran = await run(`reconcile ${args}`)
    expect(ran).toMatchObject({ exitCode: 2, out: '', requests: [] })
    expect(ran.err).toContain(problem)
    expect(ran.err).toMatch(/--help/)
  })

  test('what the Application refuses is told in its words', async () => {
    const ran = await run('reconcile --rate 0')
    expect(ran).toMatchObject({ exitCode: 1, out: '', err: expect.stringMatching(/^openespf: rate /) })
  })
})

describe('openespf reprovision', () => {
  const runs = [begun, preview, begun, sampleRun]

  test('asks before it applies, and goes on after a yes', async () => {
    const questions: string[] = []
    const confirm = async (question: string) => questions.push(question) > 0
    const { ask, delay } = person()
    const ran = await run('reprovision --filter i_product=7 --rate 10', {
      runs,
      ask: { ...ask, confirm },
      delay,
    })
    expect(ran.first?.body).toEqual({ kind: 'reprovision', filter: { i_product: 7 }, rate: 10 })
    expect(questions).toEqual(['Apply to all 40 accounts?'])
    expect(ran.requests.slice(2)).toEqual([
      'GET /api/runs/3/drift?limit=1000',
      'POST /api/runs/3/resume',
      'GET /api/runs/3',
      'GET /api/runs/3/drift?limit=1000',
    ])
    expect(ran).toMatchObject({ exitCode: 0, err: '' })
    expect(ran.out).toMatch(/state +paused[\s\S]*note +a preview of 20 of 40[\s\S]*state +finished/)
  })

  test.each([
    ['after a no', { ask: { ...person().ask, confirm: async () => false } }],
    ['when nobody is there to ask', {}],
  ])('waits %s, and says how to go on', async (_, settings) => {
    const ran = await run('reprovision', { runs, ...settings })
    expect(ran.exitCode).toBe(0)
    expect(ran.err).toBe('It waits: openespf runs resume 3 goes on, openespf runs abort 3 forgets it.')
    expect(ran.requests).not.toContain('POST /api/runs/3/resume')
  })

  test('Ctrl-C during the preview leaves it there, --yes or not', async () => {
    const ran = await run('reprovision --yes', { ...person(1), runs: [begun, half] })
    expect(ran.exitCode).toBe(0)
    expect(ran.err).toMatch(/\nIt waits after its preview: openespf runs resume 3 goes on/)
    expect(ran.requests).not.toContain('POST /api/runs/3/resume')
  })

  test('--yes goes on by itself, and prints one report', async () => {
    const ran = await run('reprovision --yes --json', { runs })
    expect(JSON.parse(ran.out)).toEqual({ ...sampleRun, drift_list: sampleDrift })
    expect(ran.requests).toContain('POST /api/runs/3/resume')
    const detached = await run('reprovision --yes --detach', { runs })
    expect(detached).toMatchObject({ exitCode: 0, err: 'It goes on by itself: openespf runs show 3' })
  })
})
