/** What the database's catalogue says of a column. */
export type ColumnFacts = {
  name: string
  /** The name of its type in pg_catalog, a domain's that of what it is made of; `enum`, or `other`. */
  type: string
  /** The values of an enum. */
  labels: readonly string[] | null
  not_null: boolean
  /** Characters at most; null: no limit, or no text. */
  max_length: number | null
  /** Whether texts that differ are equal to it: a nondeterministic collation. */
  folds: boolean
}

/** What the database's catalogue says of a table, and what the asking role may do with it. */
export type TableFacts = {
  schema: string
  name: string
  /** pg_class.relkind and relpersistence. */
  kind: string
  persistence: string
  columns: readonly ColumnFacts[]
  /** The columns of each unique index that holds for every row at every moment, all of them not null. */
  unique_keys: readonly (readonly string[])[]
  /** The columns by which it is partitioned (an expression is null); empty: it is not. */
  partition_key: readonly (string | null)[]
  /** Tables that inherit from it without being partitions. */
  has_heirs: boolean
  /** Some BEFORE UPDATE row trigger, on it or on a partition, may set columns that no statement names. */
  sets_columns: boolean
  may_trigger: boolean
  may_lock: boolean
}
