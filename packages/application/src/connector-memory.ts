import type { Queryable } from '@openespf/foundation/pg'
import type { ConnectorMemory } from './connector.ts'
import { forgetValue } from './store/sql/forget-value.ts'
import { recallValue } from './store/sql/recall-value.ts'
import { rememberValue } from './store/sql/remember-value.ts'

/** The memory of one connector in the Application's database, shared by all its processes. */
export function createConnectorMemory(database: Queryable, connector: string): ConnectorMemory {
  return {
    recall: (name) => recallValue(database, connector, name),
    remember: (name, value) => rememberValue(database, { connector, name, value }),
    forget: (name) => forgetValue(database, connector, name),
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
