import type {
  AccountExplanation,
  AccountTimeline,
  DriftPage,
  Run,
  RunList,
  RunRequest,
  RunVerb,
} from '@openespf/contract/provisioner'
import { ProvisionerRefused, ProvisionerUnreachable } from './errors.ts'
import { type Fetch, failureText, field, sendJson } from './send-json.ts'

/** The Application's own API. Rejects with ProvisionerRefused (it said no) or ProvisionerUnreachable (no usable answer). */
export type ProvisionerClient = {
  timeline(iAccount: number, limit?: number): Promise<AccountTimeline>
  explanation(iAccount: number): Promise<AccountExplanation>
  startRun(request: RunRequest): Promise<Run>
  listRuns(): Promise<RunList>
  getRun(iRun: number): Promise<Run>
  changeRun(iRun: number, verb: RunVerb): Promise<Run>
  listDrift(iRun: number, page: { after?: number; limit?: number }): Promise<DriftPage>
}

const TIMEOUT_MS = 30_000

export function createProvisionerClient(options: {
  baseUrl: string
  token: string
  fetch?: Fetch
}): ProvisionerClient {
  const { token, fetch: send = fetch } = options
  const call = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    const url = `${options.baseUrl}/api${path}`
    const answer = await sendJson({ fetch: send, method, url, token, body, timeoutMs: TIMEOUT_MS }).catch(
      (cause: unknown) => {
        const reason = failureText(cause)
        throw new ProvisionerUnreachable(`the provisioner at ${options.baseUrl} does not answer: ${reason}`, {
          cause,
        })
      },
    )
    const { status, body: said } = answer
    if (status === 200 && typeof said === 'object' && said !== null) return said as T
    if (status < 400)
      throw new ProvisionerUnreachable(`what answers at ${options.baseUrl} is no provisioner (${status})`)
    const message = String(field(said, 'message') ?? `it answered ${status}`)
    if (status >= 500) throw new ProvisionerUnreachable(`the provisioner failed: ${message}`)
    throw new ProvisionerRefused(status, String(field(said, 'code') ?? ''), message)
  }
  const query = (params: Readonly<Record<string, number | undefined>>): string => {
    const given = Object.entries(params).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${value}`],
    )
    return given.length === 0 ? '' : `?${given.join('&')}`
  }
  return {
    timeline: (iAccount, limit) => call('GET', `/accounts/${iAccount}/timeline${query({ limit })}`),
    explanation: (iAccount) => call('GET', `/accounts/${iAccount}/explanation`),
    startRun: (request) => call('POST', '/runs', request),
    listRuns: () => call('GET', '/runs'),
    getRun: (iRun) => call('GET', `/runs/${iRun}`),
    changeRun: (iRun, verb) => call('POST', `/runs/${iRun}/${verb}`, {}),
    listDrift: (iRun, page) => call('GET', `/runs/${iRun}/drift${query(page)}`),
  }
}
