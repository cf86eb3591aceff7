import type { Peer } from './peer.ts'

export const peerNames = [
  'undici',
  'ours',
  'pg-boss',
  'graphile-worker',
  'graphile-worker-plain',
  'bullmq',
  'bullmq-postgres',
] as const
export type PeerName = (typeof peerNames)[number]

/** Loads one peer and its libraries, and no other's: each is measured with the memory of its own process. */
export async function findPeer(name: PeerName): Promise<Peer> {
  switch (name) {
    case 'ours':
      return (await import('./ours.ts')).ours
    case 'undici':
      return (await import('./undici.ts')).bareUndici
    case 'pg-boss':
      return (await import('./pg-boss.ts')).pgBoss
    case 'graphile-worker':
      return (await import('./graphile-worker.ts')).graphileWorker
    case 'graphile-worker-plain':
      return (await import('./graphile-worker.ts')).plainGraphileWorker
    case 'bullmq':
      return (await import('./bullmq.ts')).bullmqOnRedis
    case 'bullmq-postgres':
      return (await import('./bullmq.ts')).bullmqOnPostgres
    default:
      return name satisfies never
  }
}
