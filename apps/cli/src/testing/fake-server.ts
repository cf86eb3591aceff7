import {
  type EspfOperation,
  type EspfOperationName,
  type EspfResult,
  espfOperations,
} from '@openespf/contract/espf-operations'
import { createCheck } from '@openespf/foundation/http'
import { sampleAnswers } from './sample-answers.ts'

export type Call = { operation: EspfOperationName; path: string; params: unknown; token: string | null }
export type Answers = { [N in EspfOperationName]: EspfResult<N> }

/**
 * The ESPF API and Session/login as the contract has them, as a `fetch`: refuses what does not fit the contract, and
 * throws when told to answer what does not. A refusal is told by its status and body; `login`: which are let in.
 */
export function createFakeServer(
  options: {
    answers?: Partial<Answers>
    getJob?: () => Answers['get-job']
    refuse?: { status: number; body: { code: string; message: string } }
    login?: { login: string; password?: string; token?: string }
    baseUrl?: string
  } = {},
) {
  const { baseUrl = 'http://127.0.0.1:8080' } = options
  const calls: Call[] = []
  const logins: unknown[] = []
  const answers = { ...sampleAnswers, ...options.answers }

  const logIn = (body: string): Response => {
    const { params } = JSON.parse(body)
    logins.push(params)
    const wanted = options.login ?? { login: 'admin', password: 'secret' }
    return JSON.stringify(params) === JSON.stringify(wanted)
      ? Response.json({ access_token: 'session', expires_in: 900 })
      : Response.json({ faultcode: 'Server.Session.auth_failed', faultstring: 'Wrong.' }, { status: 500 })
  }

  const fetch = async (address: string, init: RequestInit): Promise<Response> => {
    if (!address.startsWith(`${baseUrl}/`))
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      })
    const url = new URL(address)
    if (url.pathname === '/rest/Session/login') return logIn(String(init.body))
    const [operation, known] = findOperation(init.method, url.pathname.replace('/espf/v1', ''))
    const isQuery = known.verb === 'GET' || known.verb === 'DELETE'
    const sent = isQuery ? Object.fromEntries(url.searchParams) : init.body && JSON.parse(String(init.body))
    const problem = known.params ? createCheck(known.params)(sent ?? {}) : sent && isBody(sent)
    const token = new Headers(init.headers).get('authorization')
    calls.push({ operation, path: decodeURIComponent(url.pathname), params: sent ?? {}, token })
    if (options.refuse) return Response.json(options.refuse.body, { status: options.refuse.status })
    if (problem) return Response.json({ code: 'request.invalid', message: problem }, { status: 400 })
    return answer(known, operation === 'get-job' && options.getJob ? options.getJob() : answers[operation])
  }
  return { fetch, calls, logins }
}

function isBody(sent: object): string | undefined {
  return Object.keys(sent).length > 0 ? 'this operation takes nothing' : undefined
}

function findOperation(verb: string | undefined, path: string): [EspfOperationName, EspfOperation] {
  const fits = (operation: EspfOperation) =>
    operation.verb === verb && new RegExp(`^${operation.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)
  const exact = ([, operation]: [string, EspfOperation]) => (operation.path === path ? 0 : 1)
  const [found] = Object.entries(espfOperations)
    .filter(([, operation]) => fits(operation))
    .sort((a, b) => exact(a) - exact(b) || b[1].path.length - a[1].path.length)
  if (!found) throw new Error(`the contract has no ${verb} ${path}`)
  return found as [EspfOperationName, EspfOperation]
}

function answer({ result, stream }: EspfOperation, value: unknown): Response {
  if (!result) return new Response('')
  const problem = createCheck(result)(value)
  if (problem) throw new Error(`the fake server would answer against the contract: ${problem}`)
  if (!stream) return Response.json(value)
  return new Response(`: connected\n\ndata: ${JSON.stringify(value)}\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  })
}
