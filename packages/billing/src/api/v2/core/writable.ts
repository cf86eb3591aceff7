import type { Fields } from '@openespf/contract/billing-v2'
import { toInput } from './values.ts'

/** A body that fits the schema of the fields, as the operations take it: names in camel case, money as bigint, times as Date. */
export function readWritten({ fields }: { fields: Fields }, body: object): Record<string, unknown> {
  const entries = Object.entries(body).map(([name, value]) => {
    const field = fields[name]
    return [camel(name), field ? toInput(name, field, value) : value]
  })
  return Object.fromEntries(entries)
}

function camel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, first: string) => first.toUpperCase())
}
