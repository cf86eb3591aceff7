import { AppError } from '@openespf/contract/errors'
import type { AccountStatus, AccountStatusList, SetStatusParams, StatusQuery } from '@openespf/contract/espf'
import { type AccountId, parseId } from '@openespf/contract/ids'
import { batchedWrites } from '@openespf/foundation/batched-writes'
import type { Caller } from '@openespf/sessions'
import { listGroups } from '../sql/list-groups.ts'
import { listStatuses } from '../sql/list-statuses.ts'
import { type StatusRow, toAccountStatus } from '../sql/status-row.ts'
import { type NewStatus, upsertStatuses } from '../sql/upsert-statuses.ts'
import type { AccountLookup } from './account-lookup.ts'
import { unknownGroup } from './groups.ts'
import { type ApiContext, type ApiRequest, type ApiRoute, route } from './route.ts'

/**
 * Provisioning statuses of accounts, by `i_account` and by account ID: espf-facts §5.2, §5.3. Setting answers with the
 * status as it is stored; the last report of a group wins.
 */
export function createStatusRoutes(context: ApiContext): ApiRoute[] {
  const store = createStatusStore(context)
  return [
    route('set-status', (params, request) =>
      setStatus(context, store, params, () => findByNumber(context, request)),
    ),
    route('get-status', (params, request) =>
      getStatuses(context, params, () => findByNumber(context, request)),
    ),
    route('set-status-by-id', (params, request) =>
      setStatus(context, store, params, () => findById(context, request)),
    ),
    route('get-status-by-id', (params, request) =>
      getStatuses(context, params, () => findById(context, request)),
    ),
  ]
}

type FindAccount = () => Promise<number>
type StoreStatus = (status: NewStatus) => Promise<StatusRow | undefined>

/** Statuses that are reported at the same time share a transaction: an Application reports as many as it provisions. */
function createStatusStore({ database }: ApiContext): StoreStatus {
  return batchedWrites<NewStatus, StatusRow>(async (statuses) => {
    const rows = await upsertStatuses(database, statuses)
    const stored = new Map(rows.map((row) => [keyOf(row.i_account, row.group_name), row]))
    return new Map(
      statuses.flatMap((status) => {
        const row = stored.get(keyOf(status.iAccount, status.group))
        return row ? [[status, row] as const] : []
      }),
    )
  })
}

function keyOf(iAccount: number, group: string): string {
  return `${iAccount} ${group}`
}

async function setStatus(
  { database, clock }: ApiContext,
  store: StoreStatus,
  { group, status, message = '' }: SetStatusParams,
  find: FindAccount,
): Promise<AccountStatus> {
  const iAccount = await find()
  const row = await store({ iAccount, group, status, message, now: clock.now() })
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
