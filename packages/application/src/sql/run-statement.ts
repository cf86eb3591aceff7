import { type Queryable, statement } from '@openespf/foundation/pg'

/**
 * Runs a statement of a connector, whose own `sql/` folder it stands in. Without a name: a pooler between us and the
 * server need not know who prepared what.
 */
export function runStatement<R extends Record<string, unknown>>(
  queryable: Queryable,
  text: string,
  values: readonly unknown[],
): Promise<R[]> {
  return queryable.query(statement<R>('', text), values)
}
