import type { Subscriber, Wanted } from '@openespf/application/connector'
import type { FreeRadiusConfig } from './config.ts'
import { type Attribute, NO_ROWS, type RadiusUser } from './radius-user.ts'

/** What the tables should hold for an account, or why FreeRADIUS could not use it. */
export type Desired = { user: string } & ({ rows: RadiusUser } | { problem: string })

const CLOSED = 'C'
/** RFC 2865: the most that an attribute, and a password, can hold. */
const [VALUE_MAX, PASSWORD_MAX] = [253, 128]
const PASSWORD = 'Cleartext-Password'
const REJECT: Attribute = { attribute: 'Auth-Type', op: ':=', value: 'Reject' }

/** undefined for an account that is closed. Whoever is not to be let in has one row: the one that rejects. */
export function desire(subscriber: Subscriber, config: FreeRadiusConfig): Wanted<Desired> | undefined {
  const { account } = subscriber
  if (account.bill_status === CLOSED) return undefined
  const accountId = account.id.replace(/@.*$/s, '')
  const user = `${accountId}${config.userSuffix}`
  const status = account.status ?? ''
  const served = status === '' || status === 'active' || config.serviceStatuses.includes(status)
  const rows = served ? rowsOf(subscriber, config) : { ...NO_ROWS, check: [REJECT] }
  const problem = problemOf('the user name', user, VALUE_MAX) ?? problemOfRows(rows)
  return {
    keys: [{ kind: 'account_id', value: accountId }],
    desired: problem === undefined ? { user, rows } : { user, problem },
  }
}

function rowsOf(subscriber: Subscriber, config: FreeRadiusConfig): RadiusUser {
  const { account, accessPolicy } = subscriber
  const password = account.h323_password ?? ''
  return {
    check: [{ attribute: PASSWORD, op: ':=', value: password }],
    reply: (accessPolicy?.attributes ?? [])
      .filter(({ group_name }) => config.attributeGroups.some((group) => isGroup(group, group_name)))
      .flatMap(({ name, values, operation = '=' }) =>
        // The second value of a list would otherwise be dropped (`=`), or take the place of the first (`:=`).
        values.map((value, i): Attribute => ({ attribute: name, op: i === 0 ? operation : '+=', value })),
      ),
    groups: groupsOf(subscriber, config),
  }
}

function isGroup(pattern: string, group: string): boolean {
  return pattern.startsWith('*.') ? group.endsWith(pattern.slice(1)) : group === pattern
}

function groupsOf({ product, accessPolicy }: Subscriber, { group }: FreeRadiusConfig): string[] {
  switch (group) {
    case 'none':
      return []
    case 'product':
      return product === undefined ? [] : [product.name]
    case 'access_policy':
      return accessPolicy === undefined ? [] : [accessPolicy.name]
    default:
      return group satisfies never
  }
}

function problemOfRows({ check, reply, groups }: RadiusUser): string | undefined {
  const problems = [
    ...check.map(({ attribute, value }) =>
      attribute === PASSWORD ? problemOf('the service password', value, PASSWORD_MAX) : undefined,
    ),
    ...reply.map(problemOfAttribute),
    ...groups.map((group) => problemOf('the name of the group', group, VALUE_MAX)),
  ]
  return problems.find((problem) => problem !== undefined)
}

function problemOfAttribute({ attribute, value }: Attribute): string | undefined {
  if (!/^[A-Za-z0-9][\w.:-]*$/.test(attribute))
    return `the access policy names ${JSON.stringify(attribute)}, which is no RADIUS attribute`
  return problemOf(`the access policy's value of ${attribute}`, value, VALUE_MAX)
}

/** What FreeRADIUS would not take, or not as it stands: decision 022. */
function problemOf(what: string, text: string, max: number): string | undefined {
  if (text === '') return `${what} is missing`
  if (Buffer.byteLength(text) > max) return `${what} is longer than ${max} bytes`
  if (/\p{Cc}/u.test(text)) return `${what} has a control character`
  if (/^(["'`]).*\1$/s.test(text))
    return `${what} stands in quotation marks, which FreeRADIUS gives a meaning`
  return undefined
}
