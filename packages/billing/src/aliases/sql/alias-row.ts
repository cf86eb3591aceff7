import { type CamelRow, camelRow } from '../../sql/names.ts'

export type AliasRow = {
  i_alias: number
  i_account: number
  id: string
  i_account_role: number
  blocked: boolean
}

/** Another id of an account; `iAccount` is the master. */
export type Alias = CamelRow<AliasRow>

/** Of an alias' row that stands as `prefix`. */
export function aliasColumns(prefix: string): string {
  return ['i_alias', 'i_account', 'id', 'i_account_role', 'blocked']
    .map((name) => `${prefix}.${name}`)
    .join(', ')
}

export function readAlias(row: AliasRow): Alias {
  return camelRow(row)
}
