import { Pool } from 'undici'
import type { ApiServer } from './api-server.ts'
import { monotonicMs } from './clock.ts'
import { IN_FLIGHT } from './post.ts'

export type Question = { method: 'GET' | 'POST'; path: string; body?: string }

export type Asking = {
  /** The answer's body; rejects unless its status is 200. */
  ask(question: Question): Promise<string>
  close(): Promise<void>
}

/** Asks over kept connections, one question at a time on each. */
export function createAsking({ url, authorization }: Pick<ApiServer, 'url' | 'authorization'>): Asking {
  const pool = new Pool(url, { connections: IN_FLIGHT, pipelining: 1 })
  const headers = { authorization, 'content-type': 'application/json' }
  return {
    async ask({ method, path, body }) {
      const answer = await pool.request({ method, path, headers, ...(body !== undefined && { body }) })
      const text = await answer.body.text()
      if (answer.statusCode !== 200)
        throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${text}`)
      return text
    },
    close: () => pool.close(),
  }
}

/** How many answers a second come for so long, with always as many questions on the way as there are connections. */
export async function rateOf(
  { ask }: Asking,
  seconds: number,
  question: (n: number) => Question,
): Promise<number> {
  const begun = monotonicMs()
  const end = begun + seconds * 1000
  let asked = 0
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (monotonicMs() < end) {
        asked += 1
        await ask(question(asked))
      }
    }),
  )
  return (asked * 1000) / (monotonicMs() - begun)
}
