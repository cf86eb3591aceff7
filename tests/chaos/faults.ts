import { setTimeout as delay } from 'node:timers/promises'
import { type ConnectionSettings, openDatabase, type Queryable, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import type { Disk } from './disk.ts'
import type { Generator } from './generator.ts'
import type { Postgres } from './postgres.ts'
import type { Door } from './proxy.ts'
import type { Random } from './random.ts'
import type { Supervised } from './supervise.ts'

export type Victims = {
  postgres: Postgres
  disk: Disk | undefined
  /** Each dispatcher with its own way to the database. */
  dispatchers: readonly { process: Supervised; proxy: Door }[]
  generator: Generator
  random: Random
}

/** Does it, undoes it, and says to what. */
export type FaultKind = { name: string; share: number; strike(victims: Victims): Promise<string> }

/** Past the lease of 5 s. */
const FROZEN_MS = 7000
const APPLICATION = 'chaos faults'

const listBackends = statement<{ pid: number }>(
  'chaos-list-backends',
  `select pid from pg_stat_activity
  where backend_type = 'client backend' and datname = 'openespf' and pid <> pg_backend_pid() order by pid`,
)
const terminate = statement(
  'chaos-terminate',
  'select pg_terminate_backend(pid) from unnest($1::int[]) as pid',
)
const terminateOthers = statement(
  'chaos-terminate-others',
  `select pg_terminate_backend(pid) from pg_stat_activity
  where backend_type = 'client backend' and datname = 'openespf' and application_name <> $1`,
)
const hold = statement('chaos-hold', 'select 1')

export const faultKinds: readonly FaultKind[] = [
  {
    name: 'kill',
    share: 5,
    async strike({ random, dispatchers }) {
      const { process } = random.pick(dispatchers)
      await process.kill()
      return process.name
    },
  },
  {
    name: 'stop-postgres',
    share: 4,
    async strike({ random, postgres }) {
      await postgres.stopImmediately()
      await delay(random.between(0, 2000))
      await postgres.ensureRunning()
      return 'PostgreSQL'
    },
  },
  {
    name: 'terminate',
    share: 5,
    async strike({ random, postgres }) {
      const share = random.next()
      const count = await terminateBackends(postgres.settings, (pids) => {
        const some = pids.filter(() => random.chance(share))
        return some.length > 0 || pids.length === 0 ? some : [random.pick(pids)]
      })
      return `${count} backends`
    },
  },
  {
    name: 'blackhole',
    share: 3,
    async strike({ random, dispatchers }) {
      const victims = random.chance(0.3) ? [...dispatchers] : [random.pick(dispatchers)]
      for (const { proxy } of victims) proxy.swallow()
      await delay(random.between(1000, 8000))
      for (const { proxy } of victims) proxy.release()
      return victims.map(({ process }) => process.name).join(' and ')
    },
  },
  {
    name: 'no-connections',
    share: 2,
    async strike({ random, postgres }) {
      const release = await takeAllConnections(postgres.settings)
      await delay(random.between(1000, 4000))
      await release()
      return 'PostgreSQL'
    },
  },
  { name: 'disk-full', share: 2, strike: strikeDisk },
  {
    name: 'freeze',
    share: 3,
    async strike({ random, dispatchers }) {
      const { process } = random.pick(dispatchers)
      process.freeze()
      await delay(FROZEN_MS)
      process.thaw()
      return process.name
    },
  },
]

async function strikeDisk({ random, postgres, disk, generator }: Victims): Promise<string> {
  if (disk === undefined) throw new Error('there is no disk to fill')
  const before = generator.refusedForSpace()
  const unknown = generator.counts.unknown
  try {
    await disk.fill()
    // Where the log runs out of space first PostgreSQL panics, and the writers lose their connections.
    await waitFor(
      'a write fails for want of space',
      () => generator.refusedForSpace() > before || generator.counts.unknown > unknown,
      20_000,
    )
    await delay(random.between(500, 3000))
  } finally {
    await disk.free()
  }
  await postgres.ensureRunning()
  return 'PostgreSQL'
}

async function terminateBackends(
  settings: ConnectionSettings,
  choose: (pids: number[]) => number[],
): Promise<number> {
  const admin = openDatabase(settings, { max: 1, applicationName: APPLICATION, onError: () => undefined })
  try {
    const pids = choose((await admin.query(listBackends)).map(({ pid }) => pid))
    await admin.query(terminate, [pids])
    return pids.length
  } finally {
    await admin.close()
  }
}

/** Takes what is free, then what others have, until everything is refused; returns how to give it back. */
async function takeAllConnections(settings: ConnectionSettings): Promise<() => Promise<void>> {
  const taken = openDatabase(settings, { max: 200, applicationName: APPLICATION, onError: () => undefined })
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>()
  const holders: Promise<void>[] = []
  const take = (): Promise<Queryable | undefined> =>
    new Promise((resolve) => {
      const holding = taken.transaction(async (tx) => {
        await tx.query(hold)
        resolve(tx)
        await isOver
      })
      holders.push(holding.catch(() => resolve(undefined)))
    })
  const takeFree = async (): Promise<Queryable | undefined> => {
    const first = await take()
    while (first !== undefined && (await take()) !== undefined);
    return first
  }
  const one = await takeFree()
  await one?.query(terminateOthers, [APPLICATION])
  await takeFree()
  return async () => {
    end()
    await Promise.all(holders)
    await taken.close()
  }
}
