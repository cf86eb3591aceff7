import { type ConnectorTools, ExternalUnreachable } from '@openespf/application/connector'

export const now = new Date('2026-01-01T00:00:00Z')

export const tools: ConnectorTools = {
  async http({ url, ...init }) {
    const response = await fetch(url, { ...init, redirect: 'manual' }).catch((cause: unknown) => {
      throw new ExternalUnreachable(`${url} cannot be reached`, { cause })
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  },
  openTcp: () => Promise.reject(new Error('nothing here is reached over bare TCP')),
  clock: { now: () => now },
  log: { debug: () => undefined, warn: () => undefined },
}
