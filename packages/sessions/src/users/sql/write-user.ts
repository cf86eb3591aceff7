/** What of a user is written: everything but its keys. */
export type UserValues = {
  description: string
  iRole: number | null
  scopes: readonly string[]
  isSuperUser: boolean
  mustChangePassword: boolean
  blocked: boolean
  expiresAt: Date | null
  allowedNetworks: readonly string[]
}

/** In the order in which `userValues` gives them; networks without the bits of a host. */
export const writtenColumns = [
  'description',
  'i_role',
  'scopes',
  'is_super_user',
  'must_change_password',
  'blocked',
  'expires_at',
  'allowed_networks',
] as const

/** The value of a written column, whose parameters begin at `$first`. */
export function writtenValue(column: (typeof writtenColumns)[number], first: number): string {
  const parameter = `$${first + writtenColumns.indexOf(column)}`
  return column === 'allowed_networks'
    ? `array(select network(n::inet) from unnest(${parameter}::text[]) n)::cidr[]`
    : parameter
}

export function userValues(user: UserValues): unknown[] {
  const { description, iRole, scopes, isSuperUser, mustChangePassword, blocked, expiresAt } = user
  return [
    ...[description, iRole, scopes, isSuperUser, mustChangePassword, blocked, expiresAt],
    user.allowedNetworks,
  ]
}
