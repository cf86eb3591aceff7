import type { V1Params } from '@openespf/contract/billing'
import type { Caller } from '@openespf/sessions'
import type { AccountChanges, NewAccount } from '../../accounts/changes.ts'
import type { WantedAddon } from '../../accounts/core/addon-changes.ts'
import type { AccountKey } from '../../accounts/operations.ts'
import type { Billing } from '../../billing.ts'
import { invalid } from '../../core/refusals.ts'
import { readAmount } from '../../transactions/core/amount.ts'
import { accountInfo } from './account-info.ts'
import { aliasInfo } from './alias-handlers.ts'
import { contactOf } from './contact.ts'
import { customerInfo } from './customer-handlers.ts'
import type { Handlers } from './handlers.ts'
import { requireContactOnly } from './own-key.ts'
import {
  defined,
  optional,
  readDate,
  readFlag,
  readId,
  readLimit,
  readPaging,
  readSwitch,
  readTime,
} from './read-params.ts'
import { serviceFeatures } from './service-features.ts'
import { readTransaction, transactionResult } from './transaction.ts'

export function accountHandlers({
  accounts,
  customers,
  transactions,
  serviceFeatures: features,
}: Pick<Billing, 'accounts' | 'customers' | 'transactions' | 'serviceFeatures'>) {
  return {
    async 'Account/add_account'({ account_info: info }, caller) {
      return { i_account: await accounts.add(caller, readNewAccount(info)) }
    },
    async 'Account/update_account'({ account_info: info }, caller) {
      const iAccount = readId(info.i_account)
      if (caller.realm === 'customer' || caller.realm === 'account') requireContactOnly(info, 'i_account')
      await accounts.update(caller, iAccount, readAccount(info))
      return { i_account: iAccount }
    },
    async 'Account/get_account_info'(params, caller) {
      const account = await accounts.find(caller, readKey(params, caller))
      if (!account) return {}
      const { alias, ...master } = account
      const withServiceFeatures =
        readSwitch(params.get_service_features) && !readSwitch(params.without_service_features)
      const shown = readSwitch(params.expand_alias) ? master : account
      const { iCustomer } = account
      const customer = readSwitch(params.with_customer_info)
        ? await customers.find(caller, { iCustomer })
        : undefined
      return {
        account_info: {
          ...accountInfo(shown),
          ...(withServiceFeatures
            ? {
                service_features: serviceFeatures(
                  await features.of(caller, { level: 'account', id: account.iAccount }),
                  caller,
                ),
              }
            : {}),
        },
        ...(customer ? { customer_info: customerInfo(customer) } : {}),
      }
    },
    async 'Account/get_account_list'(params, caller) {
      const filter = defined({
        iCustomer: optional(params.i_customer, readId),
        iProduct: optional(params.i_product, readId),
        iCustomerSite: optional(params.i_customer_site, readId),
        id: params.id,
        notClosed: readSwitch(params.get_not_closed_accounts),
        companyname: params.companyname,
        email: params.email,
        state: params.state,
        billStatus: params.bill_status,
        extensionId: params.extension_id,
        extensionName: params.extension_name,
      })
      const { items, ...total } = await accounts.list(caller, filter, readPaging(params))
      const aliases = readSwitch(params.with_aliases)
        ? await accounts.aliasesOf(items.map(({ iAccount }) => iAccount))
        : undefined
      const list = items.map((account) => ({
        ...accountInfo(account),
        ...(aliases ? { alias_list: (aliases.get(account.iAccount) ?? []).map(aliasInfo) } : {}),
      }))
      return { account_list: list, ...total }
    },
    async 'Account/terminate_account'(params, caller) {
      const keepNumbers =
        params.release_assigned_did !== undefined && !readSwitch(params.release_assigned_did)
      await accounts.terminate(caller, readId(params.i_account), { keepNumbers })
      return { success: 1 }
    },
    async 'Account/make_transaction'(params, caller) {
      const { i_account, ...transaction } = params
      return transactionResult(
        await transactions.ofAccount(caller, readId(i_account), readTransaction(transaction)),
      )
    },
  } satisfies Partial<Handlers>
}

/** What add_account and validate_account_info take. */
export function readNewAccount(info: V1Params<'Account/add_account'>['account_info']): NewAccount {
  const openingBalance = optional(info.opening_balance, (value) => readAmount('opening_balance', value))
  return {
    ...readAccount(info),
    id: info.id,
    iCustomer: readId(info.i_customer),
    iProduct: readId(info.i_product),
    ...defined({ billingModel: info.billing_model, billStatus: info.bill_status, openingBalance }),
  }
}

type WritableInfo = Omit<V1Params<'Account/update_account'>['account_info'], 'i_account' | 'bill_status'> & {
  bill_status?: 'O' | 'I'
}
type WireAddon = NonNullable<WritableInfo['assigned_addons']>[number]

/** Without a key, an account asks about itself. */
function readKey(params: V1Params<'Account/get_account_info'>, caller: Caller): AccountKey {
  const named = [params.i_account, params.id, params.login].filter((value) => value !== undefined)
  if (named.length > 1) throw invalid('i_account, id or login is needed, not two of them')
  if (params.i_account !== undefined) return { iAccount: readId(params.i_account) }
  if (params.id !== undefined) return { id: params.id }
  if (params.login !== undefined) return { login: params.login }
  if (caller.iAccount !== undefined) return { iAccount: caller.iAccount }
  throw invalid('i_account, id or login is needed')
}

function readAccount(info: WritableInfo): AccountChanges {
  return {
    ...contactOf(info),
    ...defined({
      id: info.id,
      iProduct: optional(info.i_product, readId),
      iAccountRole: info.i_account_role,
      blocked: optional(info.blocked, readFlag),
      creditLimit: optional(info.credit_limit, readLimit),
      activationDate: optional(info.activation_date, (value) => readDate('activation_date', value)),
      expirationDate: optional(info.expiration_date, (value) => readDate('expiration_date', value)),
      iSimCard: optional(info.i_sim_card, readId),
      iAccessPolicy: optional(info.i_access_policy, readId),
      servicePassword: info.h323_password,
      login: info.login,
      iTimeZone: optional(info.i_time_zone, readId),
      iVdPlan: optional(info.i_vd_plan, readId),
      iCustomerSite: optional(info.i_customer_site, readId),
      billStatus: info.bill_status,
      password: info.password,
      addons: info.assigned_addons?.map(readAddon),
    }),
  }
}

function readAddon(addon: WireAddon): WantedAddon {
  return {
    iProduct: readId(addon.i_product),
    ...defined({
      effectiveFrom: optional(addon.addon_effective_from, (value) => readTime('addon_effective_from', value)),
      effectiveTo: optional(addon.addon_effective_to, (value) => readTime('addon_effective_to', value)),
    }),
  }
}
