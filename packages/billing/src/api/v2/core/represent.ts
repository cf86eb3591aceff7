import { type Resource, resourceOf } from '@openespf/contract/billing-v2'
import type { Path } from './fields.ts'
import { kindOf, toShown } from './values.ts'

/** A row whose columns are named by paths, as it is shown: nested, and null for a relation to nothing. */
export function represent(
  resource: Resource,
  paths: readonly Path[],
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  const nested: Record<string, Record<string, unknown>> = {}
  for (const { relation, field } of paths) {
    if (relation === undefined) {
      shown[field] = toShown(kindOf(resource, field), row[field])
    } else if (row[relation] !== true) {
      shown[relation] = null
    } else {
      nested[relation] ??= {}
      const target = resourceOf(String(resource.relations[relation]?.resource))
      nested[relation][field] = toShown(kindOf(target, field), row[`${relation}.${field}`])
      shown[relation] = nested[relation]
    }
  }
  return shown
}
