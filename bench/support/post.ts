import { Pool } from 'undici'

/** Requests in flight of everybody. */
export const IN_FLIGHT = 64
export const CREDENTIALS = { user: 'bench', password: 'secret' }
export const AUTHORIZATION = `Basic ${btoa(`${CREDENTIALS.user}:${CREDENTIALS.password}`)}`

export type Post = { post(body: string): Promise<void>; close(): Promise<void> }

/** How the peers and the bare run send: the cheapest way undici has, with the headers that ours sends. */
export function createPost(url: string): Post {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, { connections: IN_FLIGHT, pipelining: 1 })
  let date = { second: 0, text: '' }
  const today = (): string => {
    const second = Math.floor(Date.now() / 1000)
    if (second !== date.second) date = { second, text: new Date(second * 1000).toUTCString() }
    return date.text
  }
  return {
    post: (body) =>
      new Promise((resolve, reject) => {
        let status = 0
        pool.dispatch(
          {
            path: pathname,
            method: 'POST',
            headers: ['Date', today(), 'Content-Type', 'application/json', 'Authorization', AUTHORIZATION],
            body,
          },
          {
            onRequestStart: () => undefined,
            onResponseStart(_, code) {
              status = code
            },
            onResponseData: () => undefined,
            onResponseEnd: () =>
              status === 200 ? resolve() : reject(new Error(`the sink answered ${status}`)),
            onResponseError: (_, error) => reject(error),
          },
        )
      }),
    close: () => pool.close(),
  }
}
