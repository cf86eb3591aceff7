import { AppError } from '@openespf/contract/errors'
import type { AccountStatus, AccountStatusList, SetStatusParams, StatusQuery } from '@openespf/contract/espf'
import { type AccountId, parseId } from '@openespf/contract/ids'
import type { Caller } from '@openespf/sessions'
import { listGroups } from '../sql/list-groups.ts'
import { listStatuses } from '../sql/list-statuses.ts'
import { toAccountStatus } from '../sql/status-row.ts'
import { upsertStatus } from '../sql/upsert-status.ts'
import type { AccountLookup } from './account-lookup.ts'
import { unknownGroup } from './groups.ts'
import { type ApiContext, type ApiRequest, type ApiRoute, route } from './route.ts'

/**
 * Provisioning statuses of accounts, by `i_account` and by account ID: espf-facts §5.2, §5.3. Setting answers with the
 * status as it is stored; the last report of a group wins.
 */
export function createStatusRoutes(context: ApiContext): ApiRoute[] {
  return [
    route('set-status', (params, request) =>
      setStatus(context, params, () => findByNumber(context, request)),
    ),
    route('get-status', (params, request) =>
      getStatuses(context, params, () => findByNumber(context, request)),
    ),
    route('set-status-by-id', (params, request) =>
      setStatus(context, params, () => findById(context, request)),
    ),
    route('get-status-by-id', (params, request) =>
      getStatuses(context, params, () => findById(context, request)),
    ),
  ]
}

type FindAccount = () => Promise<number>

async function setStatus(
  { database, clock }: ApiContext,
  { group, status, message = '' }: SetStatusParams,
  find: FindAccount,
): Promise<AccountStatus> {
  const iAccount = await find()
  const row = await upsertStatus(database, { iAccount, group, status, message, now: clock.now() })
  if (!row) throw await unknownGroup(database, group)
  return toAccountStatus(row)
}

async function getStatuses(
  { database }: ApiContext,
  { group }: StatusQuery,
  find: FindAccount,
): Promise<AccountStatusList> {
  const iAccount = await find()
  const rows = await listStatuses(database, iAccount, group)
  if (group !== undefined && rows.length === 0 && !(await isGroup(database, group)))
    throw await unknownGroup(database, group)
  return { status_list: rows.map(toAccountStatus) }
}

async function isGroup(database: ApiContext['database'], name: string): Promise<boolean> {
  return (await listGroups(database)).some((group) => group.name === name)
}

async function findByNumber({ accounts }: ApiContext, { caller, pathParams }: ApiRequest): Promise<number> {
  const iAccount = parseId<AccountId>(pathParams['i_account'])
  if (iAccount === undefined)
    throw new AppError('request.invalid', { problem: 'i_account must be a positive integer' })
  if (await accounts.exists(caller, iAccount)) return iAccount
  throw new AppError('entity.not_found', { entity: 'account', key: `i_account ${iAccount}` })
}

async function findById({ accounts }: ApiContext, { caller, pathParams }: ApiRequest): Promise<number> {
  const id = pathParams['id'] ?? ''
  if (id === 'i') throw new AppError('request.invalid', { problem: 'an i_account is needed after account/i' })
  const iAccount = await findStorable(accounts, caller, id)
  if (iAccount !== undefined) return iAccount
  throw new AppError('entity.not_found', { entity: 'account', key: `id ${id.slice(0, 255)}` })
}

/** An ID that the store cannot hold belongs to no account. */
async function findStorable(
  accounts: AccountLookup,
  caller: Caller,
  id: string,
): Promise<number | undefined> {
  return id.includes('\0') || id.length > 255 ? undefined : accounts.byId(caller, id)
}
