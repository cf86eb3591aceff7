import type { createHttpServer } from './http.ts'

type HttpServer = ReturnType<typeof createHttpServer>

/** Where to listen: a `wish` gives way to any free port when the port is busy. */
export type ListenAt = { host: string; port: number; isWish: boolean }

/** Listens and answers the base address: `https://127.0.0.1:8443`. Throws, naming the port, when it is busy and no wish. */
export async function listen(app: HttpServer, at: ListenAt): Promise<string> {
  const { host, port, isWish } = at
  try {
    return await app.listen({ host, port })
  } catch (error) {
    if (!isBusy(error)) throw error
    if (isWish) return app.listen({ host, port: 0 })
    throw new Error(`port ${port} of ${host} is busy: stop what listens there, or configure another`, {
      cause: error,
    })
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
