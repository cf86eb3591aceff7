/** Where a resource of API 2.0 is read from. `row` is the alias of a row of the table. */
export type Source = {
  table: string
  /** The condition under which the view in `param` sees the row: of `sql/sees.ts`. */
  sees(param: string, row: string): string
  /** Rows that are there for nobody, such as deleted ones. */
  only?(row: string): string
  /** Fields that are not a column of their name. */
  columns: Readonly<Record<string, (row: string) => string>>
  /** For each relation the condition that joins `as` to the row. */
  joins: Readonly<Record<string, (row: string, as: string) => string>>
}
