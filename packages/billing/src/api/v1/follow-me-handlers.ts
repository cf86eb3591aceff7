import type { FollowMeNumberInfo, V1Params } from '@openespf/contract/billing'
import type { FollowMeNumberFields } from '../../follow-me/core/follow-me.ts'
import type { FollowMe } from '../../follow-me/operations.ts'
import type { FollowMeNumber } from '../../follow-me/sql/followme-number-row.ts'
import type { Handlers } from './handlers.ts'
import { accountKey } from './own-key.ts'
import { defined, optional, readFlag, readId } from './read-params.ts'

export function followMeHandlers(followMe: FollowMe) {
  return {
    async 'Account/get_account_followme'(params, caller) {
      const iAccount = accountKey(params.i_account, caller)
      const found = await followMe.find(caller, iAccount)
      if (!found) return {}
      return {
        followme_info: { i_account: iAccount, ...found.settings },
        number_list: found.numbers.map(numberInfo),
      }
    },
    async 'Account/update_account_followme'({ followme_info: info }, caller) {
      const iAccount = readId(info.i_account)
      const wanted = defined({ sequence: info.sequence, timeout: info.timeout })
      await followMe.updateSettings(caller, iAccount, wanted)
      return { i_account: iAccount }
    },
    async 'Account/add_followme_number'({ number_info: info }, caller) {
      const number = { ...readNumber(info), redirectNumber: info.redirect_number }
      return { i_follow_me_number: await followMe.addNumber(caller, readId(info.i_account), number) }
    },
    async 'Account/update_followme_number'({ number_info: info }, caller) {
      const iFollowMeNumber = readId(info.i_follow_me_number)
      await followMe.updateNumber(caller, iFollowMeNumber, readNumber(info))
      return { i_follow_me_number: iFollowMeNumber }
    },
    async 'Account/delete_followme_number'(params, caller) {
      await followMe.removeNumber(caller, readId(params.i_follow_me_number))
      return { success: 1 }
    },
  } satisfies Partial<Handlers>
}

type WritableNumber = Omit<V1Params<'Account/update_followme_number'>['number_info'], 'i_follow_me_number'>

function readNumber(info: WritableNumber): Partial<FollowMeNumberFields> {
  return defined({
    iFollowOrder: info.i_follow_order,
    name: info.name,
    redirectNumber: info.redirect_number,
    active: optional(info.active, readFlag),
    timeout: info.timeout,
    keepOriginalCli: optional(info.keep_original_cli, readFlag),
    useTcp: optional(info.use_tcp, readFlag),
    weight: info.weight,
  })
}

function numberInfo(number: FollowMeNumber): FollowMeNumberInfo {
  const flag = (value: boolean) => (value ? 'Y' : 'N')
  return {
    i_follow_me_number: number.iFollowMeNumber,
    i_account: number.iAccount,
    i_follow_order: number.iFollowOrder,
    name: number.name,
    redirect_number: number.redirectNumber,
    active: flag(number.active),
    timeout: number.timeout,
    keep_original_cli: flag(number.keepOriginalCli),
    use_tcp: flag(number.useTcp),
    weight: number.weight,
  }
}
