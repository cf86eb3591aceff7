import { type ConnectorTools, ExternalUnreachable, type HttpRequest } from '@openespf/application/connector'
import { excerpt, judge, type Statuses } from './answer.ts'
import { mask } from './mask.ts'

/** What a request came to; no text in it shows a secret of the request. */
export type Called =
  | { kind: 'success'; status: number; body: string }
  | { kind: 'absent'; reason: string }
  | { kind: 'retry'; reason: string; afterMs?: number; unreachable?: true }
  | { kind: 'reject'; reason: string }

export async function call(options: {
  request: HttpRequest
  secrets: readonly string[]
  statuses: Statuses
  tools: Pick<ConnectorTools, 'http' | 'clock'>
}): Promise<Called> {
  const { request, tools } = options
  const conceal = (text: string): string => mask(text, request, options.secrets)
  try {
    const response = await tools.http(request)
    const verdict = judge(response, options.statuses, tools.clock.now())
    return verdict.kind === 'success'
      ? { kind: 'success', status: response.status, body: response.body }
      : { ...verdict, reason: `the external system answered ${excerpt(response, conceal)}` }
  } catch (error) {
    if (error instanceof ExternalUnreachable)
      return { kind: 'retry', reason: conceal(error.message), unreachable: true }
    throw error
  }
}
