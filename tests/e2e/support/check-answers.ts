import { answerProblem } from './answer-problem.ts'

/** For who judges answers himself. */
export const uncheckedFetch = globalThis.fetch

let isChecking = false

/**
 * Holds every answer that `fetch` brings from one of the APIs against the contract, whoever asked: what does not fit rejects.
 * Of an answer that streams only its head.
 */
export function checkAnswers(): void {
  if (isChecking) return
  isChecking = true
  globalThis.fetch = async (input, init) => {
    const response = await uncheckedFetch(input, init)
    const request = input instanceof Request ? input : undefined
    const type = mediaType(response.headers.get('content-type'))
    const text = type === 'text/event-stream' ? '' : await response.clone().text()
    const problem = answerProblem({
      verb: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
      path: new URL(request?.url ?? String(input)).pathname,
      status: response.status,
      type,
      body: jsonOf(text),
    })
    if (problem === undefined) return response
    throw new Error(
      `${init?.method ?? 'GET'} ${String(input)} was answered against the contract: ${problem}: ${response.status} ${text.slice(0, 2000)}`,
    )
  }
}

export function mediaType(contentType: string | null | undefined): string {
  return (contentType ?? '').replace(/;.*$/s, '').trim().toLowerCase()
}

/** Undefined for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
