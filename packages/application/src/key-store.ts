import { batched } from '@openespf/foundation/batched'
import type { Database } from '@openespf/foundation/pg'
import type { ExternalKey } from './connector.ts'
import { acquireKeyLeases } from './store/sql/acquire-key-leases.ts'
import { listHeldKeys } from './store/sql/list-held-keys.ts'
import { type Holding, recordHeldKeys } from './store/sql/record-held-keys.ts'
import { releaseKeyLeases } from './store/sql/release-key-leases.ts'

export type KeyLease = { connector: string; holder: string; keys: readonly ExternalKey[] }

/** Which accounts hold which keys in external systems, and which keys a convergence is working on. */
export type KeyStore = {
  /** The keys that an account holds, in order. */
  heldBy(connector: string, iAccount: number): Promise<ExternalKey[]>
  /** Writes down that an account holds keys, whoever held them before. The keys are locked. */
  record(holding: Holding): Promise<void>
  /** Leases all the keys besides those that the holder has, or gives up all that it has: then it is false. */
  lock(lease: KeyLease): Promise<boolean>
  /** Releases all keys of the holder. */
  unlock(holder: string): Promise<void>
}

/**
 * What convergences that are under way at the same time ask for goes to the database together: alone, each would take
 * more of its time than the external system does. `leaseMs`: how long a key belongs to a process that died.
 */
export function createKeyStore(database: Database, leaseMs: number): KeyStore {
  const heldBy = batched<{ connector: string; iAccount: number }, ExternalKey[]>(async (holders) => {
    const rows = await listHeldKeys(database, holders)
    return new Map(
      holders.map((holder) => [
        holder,
        rows
          .filter((row) => row.i_account === holder.iAccount && row.connector === holder.connector)
          .map(({ kind, value }) => ({ kind, value })),
      ]),
    )
  })
  const record = batched<Holding, void>(async (holdings) => {
    await recordHeldKeys(database, holdings)
    return new Map()
  })
  const lock = batched<KeyLease, boolean>((leases) => lockAll(database, leases, leaseMs))
  const unlock = batched<string, void>(async (holders) => {
    await releaseKeyLeases(database, holders)
    return new Map()
  })
  return {
    heldBy: async (connector, iAccount) => (await heldBy({ connector, iAccount })) ?? [],
    async record(holding) {
      if (holding.keys.length > 0) await record(holding)
    },
    lock: async (lease) => lease.keys.length === 0 || (await lock(lease)) === true,
    unlock,
  }
}

/** Each gets all of its keys or none; of two that want the same, the first. */
async function lockAll(
  database: Database,
  leases: readonly KeyLease[],
  leaseMs: number,
): Promise<Map<KeyLease, boolean>> {
  const rows = new Map(
    leases
      .toReversed()
      .flatMap(({ connector, holder, keys }) =>
        keys.map(({ kind, value }) => [
          JSON.stringify([connector, kind, value]),
          { connector, kind, value, holder },
        ]),
      ),
  )
  return database.transaction(async (tx) => {
    const got = new Map<string, number>()
    for (const holder of await acquireKeyLeases(tx, [...rows.values()], leaseMs))
      got.set(holder, (got.get(holder) ?? 0) + 1)
    const locked = new Map(leases.map((lease) => [lease, got.get(lease.holder) === lease.keys.length]))
    const failed = leases.filter((lease) => !locked.get(lease)).map(({ holder }) => holder)
    if (failed.length > 0) await releaseKeyLeases(tx, failed)
    return locked
  })
}
