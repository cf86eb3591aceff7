export type Login = { login: string; password: string }

/** The data of a call that went well; throws what the server answered instead. */
export function taken<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data !== undefined) return answer.data
  throw new Error(`${answer.response.status} ${answer.response.url}: ${JSON.stringify(answer.error)}`)
}
