import type { Job } from '@openespf/contract/espf-operators'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asking } from './terminal.ts'
import { createFakeServer } from './testing/fake-server.ts'
import { runCli } from './testing/fake-terminal.ts'
import { sampleAnswers } from './testing/sample-answers.ts'

beforeAll(() => {
  process.env['OPENESPF_PASSWORD'] = 'secret'
})
afterAll(() => {
  delete process.env['OPENESPF_PASSWORD']
})

const { 'redeliver-events': started } = sampleAnswers
const half: Job = { ...started, total: 40, done: 18, skipped: 2, note: 'live traffic goes first' }

/** Somebody who sees the bar, presses Ctrl-C at the n-th poll, and then chooses. */
function person(choices: ('leave' | 'cancel' | 'wait')[] = [], interruptAt = choices.length > 0 ? 1 : 0) {
  const shares: number[] = []
  const messages: string[] = []
  let interrupt = () => {}
  let polls = 0
  const ask: Partial<Asking> = {
    bar: (message, onInterrupt) => {
      messages.push(message)
      interrupt = onInterrupt
      return {
        at: (share, text) => {
          shares.push(share)
          messages.push(text)
        },
        end: (text) => messages.push(`ended: ${text}`),
      }
    },
    choose: async (_, options) => {
      const choice = choices.shift()
      return Object.keys(options).find((key): key is keyof typeof options => key === choice)
    },
  }
  const delay = async () => {
    polls += 1
    if (polls <= interruptAt) interrupt()
  }
  return { ask, delay, shares, messages }
}

test('a job is followed with a bar until its end', async () => {
  const { ask, delay, shares, messages } = person()
  const answers = [half, sampleAnswers['get-job']]
  const ran = await runCli(['redeliver', '--all'], { ask, delay, fetch: polling(answers).fetch })
  expect(ran).toMatchObject({ exitCode: 0, out: expect.stringMatching(/state +done/) })
  expect(shares).toEqual([0, 0.5, 1])
  expect(messages).toContain('redeliver 18 of 40, 2 skipped (live traffic goes first)')
  expect(messages.at(-1)).toBe('ended: redeliver 38 of 40, 2 skipped')
})

test.each([
  ['cancel', 1, 'cancel-job', /state +cancelled/],
  ['leave', 0, 'redeliver-events', /state +running/],
] as const)('Ctrl-C offers to %s', async (choice, exitCode, lastCall, out) => {
  const { ask, delay } = person([choice])
  const fake = polling([half])
  const ran = await runCli(['redeliver', '--all'], { ask, delay, fetch: fake.fetch })
  expect(ran).toMatchObject({ exitCode, out: expect.stringMatching(out) })
  expect(fake.calls.at(-1)?.operation).toBe(lastCall)
  if (choice === 'leave') expect(ran.err).toBe('It goes on by itself: openespf jobs watch 12')
})

test('Ctrl-C and going on waiting', async () => {
  const { ask, delay, messages } = person(['wait'])
  const ran = await runCli(['redeliver', '--all'], {
    ask,
    delay,
    fetch: polling([half, sampleAnswers['get-job']]).fetch,
  })
  expect(ran).toMatchObject({ exitCode: 0 })
  expect(messages.filter((message) => message.startsWith('ended'))).toHaveLength(1)
})

test('a server that is gone ends the bar, too', async () => {
  const { ask, delay, messages } = person()
  const server = polling([half])
  let polls = 0
  const ran = await runCli(['redeliver', '--all'], {
    ask,
    delay,
    async fetch(url, init) {
      polls += url.includes('/jobs/') ? 1 : 0
      if (polls > 1) throw new TypeError('fetch failed')
      return server.fetch(url, init)
    },
  })
  expect(ran).toMatchObject({ exitCode: 1, err: expect.stringMatching(/does not answer/) })
  expect(messages.at(-1)).toBe('ended: redeliver 18 of 40, 2 skipped (live traffic goes first)')
})

test('a job that failed is exit code 1, and says why', async () => {
  const failed: Job = { ...half, state: 'failed', note: 'the handler is gone' }
  const ran = await runCli(['jobs', 'watch', '12'], { fetch: polling([failed]).fetch })
  expect(ran).toMatchObject({ exitCode: 1, out: expect.stringMatching(/note +the handler is gone/) })
})

/** A server whose job is each of these in turn, the last for ever. */
function polling(jobs: readonly Job[]) {
  let polls = -1
  return createFakeServer({
    getJob() {
      polls += 1
      return jobs[Math.min(polls, jobs.length - 1)] ?? started
    },
  })
}
