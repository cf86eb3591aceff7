import fc from 'fast-check'
import { answerProblem } from '../support/answer-problem.ts'
import { jsonOf, mediaType, uncheckedFetch } from '../support/check-answers.ts'
import { createKnown, type Known } from './known.ts'
import type { Draft, Sent, Session } from './request.ts'

export type FuzzOptions = {
  url: string
  seed: number
  requests: number
  /** What is drawn from, the same share of each. */
  drafts: readonly fc.Arbitrary<Draft>[]
  openSession(): Promise<Session>
  /** Adds things that others refer to, and returns what it was told about them: the requests delete what they find. */
  furnish(): Promise<readonly unknown[]>
  /** A digest of what a refused request must leave as it is. */
  digest(): Promise<unknown>
}

export type Finding = { operation: string; problem: string; sent: Sent; status: number; answer: string }
export type FuzzResult = {
  sent: number
  accepted: number
  compared: number
  findings: Finding[]
  operations: Map<string, Count>
}
type Count = { accepted: number; refused: number }

const AT_A_TIME = 24
/** After so many come some that are sent alone, and the tables are looked at around those that are refused. */
const ROUND = 1000
const COMPARED = 12
/** Drawn together. */
const BATCH = 200
const FINDINGS_MAX = 20
/** A session is used for so many requests: some of them end it. */
const SESSION_REQUESTS = 40

type Reply = { status: number; text: string; problem: string | undefined }

/** Sends that many requests and returns what was answered wrongly, with the requests. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const known = createKnown()
  const result: FuzzResult = { sent: 0, accepted: 0, compared: 0, findings: [], operations: new Map() }
  const one = createOne(options, known, result)
  const drafts = drawn(options)
  while (result.sent < options.requests && result.findings.length < FINDINGS_MAX) {
    for (const answer of await options.furnish()) known.learn(answer)
    const round = take(drafts, Math.min(ROUND, options.requests - result.sent)).values()
    await Promise.all(
      Array.from({ length: AT_A_TIME }, async () => {
        for (const draft of round) await one(draft)
      }),
    )
    for (const draft of take(drafts, COMPARED)) await compare(options, { draft, one, result })
  }
  return result
}

function* drawn({ drafts, seed }: FuzzOptions): Generator<Draft, never> {
  const draw = fc.oneof(...drafts)
  for (let batch = 0; ; batch++) yield* fc.sample(draw, { numRuns: BATCH, seed: seed + batch })
}

function take<T>(values: Generator<T, never>, count: number): T[] {
  return Array.from({ length: count }, () => values.next().value)
}

type One = (draft: Draft) => Promise<{ sent: Sent; reply: Reply }>

function createOne({ url, openSession }: FuzzOptions, known: Known, result: FuzzResult): One {
  let session: Promise<Session> | undefined
  return async (draft) => {
    if (session === undefined || result.sent % SESSION_REQUESTS === 0) session = openSession()
    result.sent += 1
    const sent = draft.send({ known, session: await session })
    const reply = await exchange(url, sent)
    const isAccepted = reply.status < 400
    const count = result.operations.get(draft.operation) ?? { accepted: 0, refused: 0 }
    result.operations.set(draft.operation, count)
    count[isAccepted ? 'accepted' : 'refused'] += 1
    if (isAccepted) {
      result.accepted += 1
      known.learn(jsonOf(reply.text))
      known.learn(jsonOf(sent.body ?? ''))
    }
    if (reply.problem !== undefined)
      result.findings.push({
        operation: draft.operation,
        problem: reply.problem,
        sent,
        status: reply.status,
        answer: reply.text.slice(0, 1000),
      })
    return { sent, reply }
  }
}

/** Where the tables differ after a refusal it is sent again: what the billing clock does meanwhile it does once. */
async function compare(
  { digest, url }: FuzzOptions,
  { draft, one, result }: { draft: Draft; one: One; result: FuzzResult },
): Promise<void> {
  let before = await digest()
  const { sent, reply } = await one(draft)
  if (reply.status < 400) return
  for (let attempt = 1; attempt <= 3; attempt++) {
    const after = await digest()
    const changed = Object.entries(Object(after)).filter(([table, value]) => Object(before)[table] !== value)
    if (changed.length === 0) {
      result.compared += 1
      return
    }
    if (attempt === 3) {
      const problem = `it was refused, and changed ${changed.map(([table]) => table).join()}`
      result.findings.push({
        operation: draft.operation,
        problem,
        sent,
        status: reply.status,
        answer: reply.text.slice(0, 1000),
      })
    }
    before = after
    await exchange(url, sent)
  }
}

async function exchange(url: string, { verb, path, headers, body }: Sent): Promise<Reply> {
  const aborter = new AbortController()
  const init = {
    method: verb,
    headers,
    signal: aborter.signal,
    redirect: 'manual',
    ...(body !== undefined && { body }),
  } as const
  const response = await uncheckedFetch(`${url}${path}`, init)
  const type = mediaType(response.headers.get('content-type'))
  const isStream = type === 'text/event-stream'
  const text = isStream ? '' : await response.text()
  if (isStream) aborter.abort()
  const { status } = response
  const wrong = answerProblem({ verb, path, status, type, body: jsonOf(text) })
  return { status, text, problem: wrong ?? brokenBy(text, status) }
}

/** What no request may lead to, in whatever shape. */
function brokenBy(text: string, status: number): string | undefined {
  if (status < 500) return undefined
  const { faultcode } = Object(jsonOf(text))
  const isFault =
    typeof faultcode === 'string' && !['Server.internal_error', 'Server.unavailable'].includes(faultcode)
  return isFault ? undefined : 'something broke'
}
