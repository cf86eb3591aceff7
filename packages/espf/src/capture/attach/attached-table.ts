import type { AttachTable } from '@openespf/contract/attach-config'
import type { Columns } from './expressions.ts'

/** Which row is locked while positions of an entity are drawn. */
export type OrderLock =
  /** The changed one: `unique` is what makes it the only row of its entity. */
  | { kind: 'row'; unique: readonly string[] }
  | { kind: 'parent'; schema: string; table: string; key: readonly string[] }
  /** One of `espf.entity`. */
  | { kind: 'entity' }

/** A table of a configuration that has been checked against the database: all that the SQL is made of. */
export type CheckedTable = {
  schema: string
  name: string
  /** As the configuration has it, with event types in their current spelling. */
  config: AttachTable
  columns: Columns
  lock: OrderLock
  /** Updates call the trigger whatever they set: BEFORE triggers may set more. */
  everyUpdate: boolean
  /** What the operator should know, in sentences. */
  notes: readonly string[]
}
