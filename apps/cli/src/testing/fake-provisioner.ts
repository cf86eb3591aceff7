import type {
  AccountExplanation,
  AccountTimeline,
  DriftItem,
  DriftPage,
  Run,
} from '@openespf/contract/provisioner'
import { RunRequest } from '@openespf/contract/provisioner'
import { createCheck } from '@openespf/foundation/http'
import { sampleDrift, sampleExplanation, sampleRun, sampleTimeline } from './sample-runs.ts'

export type ProvisionerCall = { request: string; body: unknown }

type Settings = {
  /** What the run is, each time that it is asked for; the last of them for ever. */
  runs?: readonly Run[]
  drift?: readonly DriftItem[]
  /** Then it is not changed any more. */
  hasEnded?: true
  timeline?: AccountTimeline
  explanation?: AccountExplanation
  url?: string
  token?: string
}

const checkRequest = createCheck(RunRequest)

/**
 * The Application's own API as the contract has it, as a `fetch`. It knows run 3 and account 2984. `move` starts it again at
 * another address with another token, `away` makes it not answer.
 */
export function createFakeProvisioner(settings: Settings = {}) {
  const { drift = sampleDrift, runs = [sampleRun] } = settings
  const calls: ProvisionerCall[] = []
  const place = { url: settings.url ?? 'http://127.0.0.1:8090', token: settings.token ?? 'secret' }
  const state = { away: false }
  let asked = -1

  const nextRun = (): Run => {
    asked += 1
    return runs[Math.min(asked, runs.length - 1)] ?? sampleRun
  }
  const answer = (request: string, body: unknown): Response => {
    const [, path = '', query = ''] = /^\S+ \/api([^?]*)\??(.*)$/.exec(request) ?? []
    if (path === '/accounts/2984/timeline') return Response.json(settings.timeline ?? sampleTimeline)
    if (path === '/accounts/2984/explanation') return Response.json(settings.explanation ?? sampleExplanation)
    if (path === '/runs' && request.startsWith('GET')) return Response.json({ run_list: runs })
    if (path === '/runs') {
      const problem = checkRequest(body)
      return problem === undefined ? Response.json(nextRun()) : refuse(400, 'request.invalid', problem)
    }
    const [, iRun, rest = ''] = /^\/runs\/(\d+)(.*)$/.exec(path) ?? []
    if (iRun !== '3') return refuse(404, 'entity.not_found', `There is no run with i_run ${iRun}.`)
    if (rest === '/drift') return Response.json(pageOf(drift, new URLSearchParams(query)))
    if (rest !== '' && settings.hasEnded)
      return refuse(409, 'entity.closed', 'The run is closed and can no longer be changed.')
    return Response.json(nextRun())
  }
  const fetch = async (address: string, init: RequestInit): Promise<Response> => {
    if (state.away || !address.startsWith(`${place.url}/`))
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
      })
    if (new Headers(init.headers).get('authorization') !== `Bearer ${place.token}`)
      return refuse(401, 'auth.unproven', 'The request does not prove who sent it.')
    const request = `${init.method} ${address.slice(place.url.length)}`
    const body = init.body === undefined ? undefined : JSON.parse(String(init.body))
    calls.push({ request, body })
    return answer(request, body)
  }
  return {
    fetch,
    calls,
    state,
    move(next: typeof place): void {
      Object.assign(place, next)
    },
  }
}

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status })
}

function pageOf(drift: readonly DriftItem[], query: URLSearchParams): DriftPage {
  const [after, limit] = [Number(query.get('after') ?? 0), Number(query.get('limit'))]
  const page = drift.filter(({ i_drift }) => i_drift > after).slice(0, limit)
  return { drift_list: page, next: page.length < limit ? null : (page.at(-1)?.i_drift ?? null) }
}
