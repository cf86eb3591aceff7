import { type ConnectorTools, ExternalUnreachable } from '@openespf/application/connector'
import { judge, parseBody, type Verdict } from './answer.ts'
import type { OAuth2 } from './config.ts'
import { mask, secretsIn } from './mask.ts'
import { createTokenSource } from './oauth2.ts'
import type { Problem } from './problem.ts'
import type { RequestProgram, Rule } from './program.ts'
import { type Fixed, renderRequest, type Values } from './render-request.ts'

/** What a request came to; no text in it shows a secret of the request. */
export type Called = { kind: 'answered'; verdict: Verdict; status: number; body: unknown } | Problem

export type Caller = {
  /** `pending`: the token of what is asked about. */
  call(program: RequestProgram, values: Values, pending?: string): Promise<Called>
}

/** Sends requests with the configured headers and, where there is one, an OAuth2 token. */
export function createCaller(
  { oauth2, rules, ...fixed }: Fixed & { oauth2: OAuth2 | undefined; rules: readonly Rule[] },
  tools: Pick<ConnectorTools, 'http' | 'clock'>,
): Caller {
  const tokens = oauth2 && createTokenSource(oauth2, tools)

  type Ask = { program: RequestProgram; values: Values; pending: string | undefined }

  async function call(ask: Ask, lastTry: boolean): Promise<Called> {
    const { program, values, pending } = ask
    const token = await tokens?.get()
    if (token && token.kind !== 'token') return token
    const headers = { ...fixed.headers, ...(token && { authorization: `Bearer ${token.token}` }) }
    const rendered = await renderRequest(program, values, { ...fixed, headers })
    if (rendered.kind !== 'request') return rendered
    const { request } = rendered
    const secrets = [...secretsIn(values), ...secretsIn(parseBody(request.body ?? ''))]
    const conceal = (text: string): string => mask(text, request, secrets)
    try {
      const response = await tools.http(request)
      if (response.status === 401 && token && !lastTry) {
        tokens?.drop(token.token)
        return await call(ask, true)
      }
      const verdict = await judge(response, rules, { now: tools.clock.now(), conceal, pending })
      return { kind: 'answered', verdict, status: response.status, body: parseBody(response.body) }
    } catch (error) {
      if (error instanceof ExternalUnreachable)
        return { kind: 'retry', reason: conceal(error.message), unreachable: true }
      throw error
    }
  }

  return { call: (program, values, pending) => call({ program, values, pending }, false) }
}
