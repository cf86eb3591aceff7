import { type CardInfo, SIM_KEYS_SCOPE, type SimCardMethod } from '@openespf/contract/billing'
import { requireScope } from '@openespf/sessions'
import { invalid } from '../../core/refusals.ts'
import { msisdnOf } from '../../sim-cards/core/msisdn.ts'
import type { SimCards } from '../../sim-cards/operations.ts'
import type { Card } from '../../sim-cards/sql/card-row.ts'
import type { Handlers } from './handlers.ts'
import { defined, optional, readId, readPaging, readSwitch } from './read-params.ts'

export function simCardHandlers(simCards: SimCards): Handlers<SimCardMethod> {
  return {
    async 'SIMCard/add_card'({ card_info: info }, caller) {
      return { i_sim_card: await simCards.add(caller, info) }
    },
    async 'SIMCard/update_card'({ card_info: info }, caller) {
      const { i_sim_card, i_account, ...fields } = info
      const iSimCard = readId(i_sim_card)
      await simCards.update(caller, iSimCard, {
        ...fields,
        ...defined({ iAccount: optional(i_account, readId) }),
      })
      return { i_sim_card: iSimCard }
    },
    async 'SIMCard/get_card_info'(params, caller) {
      const key = defined({
        iSimCard: optional(params.i_sim_card, readId),
        imsi: params.imsi,
        iccid: params.iccid,
        iAccount: optional(params.i_account, readId),
      })
      if (Object.keys(key).length === 0) throw invalid('i_sim_card, imsi, iccid or i_account is needed')
      const withKeys = readSwitch(params.get_keys)
      if (withKeys) requireScope(caller, SIM_KEYS_SCOPE)
      const card = await simCards.find(caller, key)
      if (!card) return {}
      return { card_info: { ...cardInfo(card), ...(withKeys && (await simCards.findKeys(card.iSimCard))) } }
    },
    async 'SIMCard/get_card_list'(params, caller) {
      const filter = defined({ imsi: params.imsi, status: params.status })
      const { items, ...total } = await simCards.list(caller, filter, readPaging(params))
      return { card_list: items.map(cardInfo), ...total }
    },
    async 'SIMCard/delete_card'(params, caller) {
      await simCards.remove(caller, readId(params.i_sim_card))
      return { success: 1 }
    },
  }
}

function cardInfo(card: Card): CardInfo {
  return {
    i_sim_card: card.iSimCard,
    i_env: card.iEnv,
    imsi: card.imsi,
    iccid: card.iccid,
    status: card.status,
    i_account: card.iAccount,
    msisdn: card.accountId === null ? null : msisdnOf(card.accountId),
    description: card.description,
  }
}
