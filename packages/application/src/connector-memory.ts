import { batched } from '@openespf/foundation/batched'
import type { Queryable } from '@openespf/foundation/pg'
import type { ConnectorMemory } from './connector.ts'
import { forgetValues } from './store/sql/forget-values.ts'
import { recallValues } from './store/sql/recall-values.ts'
import { rememberValues } from './store/sql/remember-values.ts'

/**
 * The memory of one connector in the Application's database, shared by all its processes. What is asked at the same time goes
 * to the database together.
 */
export function createConnectorMemory(database: Queryable, connector: string): ConnectorMemory {
  const write = batched<{ name: string; value: string }, void>(async (kept) => {
    await rememberValues(database, connector, new Map(kept.map(({ name, value }) => [name, value])))
    return new Map()
  })
  const erase = batched<string, void>(async (names) => {
    await forgetValues(database, connector, names)
    return new Map()
  })
  return {
    recall: batched<string, string>((names) => recallValues(database, connector, names)),
    remember: (name, value) => write({ name, value }),
    forget: erase,
  }
}

/** A memory that ends with the process: for a connector that runs without the Application. */
export function createVolatileMemory(): ConnectorMemory {
  const values = new Map<string, string>()
  return {
    recall: async (name) => values.get(name),
    async remember(name, value) {
      values.set(name, value)
    },
    async forget(name) {
      values.delete(name)
    },
  }
}
