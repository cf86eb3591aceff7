import type { Queryable } from '@openespf/foundation/pg'
import { updateAccount } from '../accounts/sql/update-account.ts'
import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { closed, duplicate, inUse, notFound } from '../core/refusals.ts'
import { sealChanged } from '../core/seal-changed.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { type CardStatus, nextCardState } from './core/card-status.ts'
import { clearTheWay, handingOver, isRaced, lockParties, type Parties } from './hand-over.ts'
import type { Card } from './sql/card-row.ts'
import { deleteCard } from './sql/delete-card.ts'
import { type CardKey, findCard } from './sql/find-card.ts'
import { findCardHolder } from './sql/find-card-holder.ts'
import { findCardKeys } from './sql/find-card-keys.ts'
import { insertCard } from './sql/insert-card.ts'
import { listCards } from './sql/list-cards.ts'
import { lockCards } from './sql/lock-cards.ts'
import { updateCard } from './sql/update-card.ts'

/** Ki and OPC: 32 hexadecimal digits; they are sealed, and only `findKeys` opens them. */
type CardFields = { ki?: string; opc?: string; amf?: string; description?: string }
export type NewCard = CardFields & { imsi: string; iccid: string }
/** `iAccount`: who is to hold the card; null: nobody. */
export type CardChanges = CardFields & { status?: Exclude<CardStatus, 'used'>; iAccount?: number | null }

export type SimCards = ReturnType<typeof createSimCards>

/** Operations on SIM cards. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`, `entity.closed`. */
export function createSimCards({ database, secretBox }: BillingDeps) {
  const seal = (text: string | undefined) => (text === undefined ? null : secretBox.seal(text))

  return {
    add(view: View, input: NewCard): Promise<number> {
      const { imsi, iccid, ki, opc, amf = null, description = '' } = input
      return refuseDuplicates(
        insertCard(database, {
          ...{ iEnv: view.iEnv, imsi, iccid, amf, description },
          kiSealed: seal(ki),
          opcSealed: seal(opc),
        }),
        {
          sim_card_imsi: () => duplicate('SIM card', 'imsi', imsi),
          sim_card_iccid: () => duplicate('SIM card', 'iccid', iccid),
        },
      )
    },

    update(view: View, iSimCard: number, wanted: CardChanges): Promise<void> {
      const { ki, opc, status: _, iAccount, ...plain } = wanted
      return handingOver(database, async (tx) => {
        const parties = await lockParties(tx, view, { iSimCard, ...(iAccount ? { iAccount } : {}) })
        if (isRaced(parties)) return parties
        const { card, holder, receiver } = parties
        if (iAccount && !receiver) throw notFound('account', `i_account ${iAccount}`)
        if (receiver?.billStatus === 'C') throw closed('account')
        const next = nextCardState({ status: card.status, holder: holder?.iAccount }, wanted)
        if (next.holder !== holder?.iAccount) await handOver(tx, parties)
        await updateCard(tx, iSimCard, {
          ...changed(card, { ...plain, status: next.status }),
          ...sealChanged(secretBox, card, { kiSealed: ki, opcSealed: opc }),
        })
        return undefined
      })
    },

    find(view: View, key: CardKey): Promise<Card | undefined> {
      return findCard(database, view, key)
    },

    /** The keys of a card that `find` found; those that it has. */
    async findKeys(iSimCard: number): Promise<{ ki?: string; opc?: string }> {
      const sealed = await findCardKeys(database, iSimCard)
      return {
        ...(sealed?.kiSealed && { ki: secretBox.open(sealed.kiSealed) }),
        ...(sealed?.opcSealed && { opc: secretBox.open(sealed.opcSealed) }),
      }
    },

    list(view: View, filter: { imsi?: string; status?: string }, paging: Paging): Promise<Page<Card>> {
      return listCards(database, view, filter, paging)
    },

    /** A card that an account holds is in use: it must be taken from the account first (espf-facts §7.5). */
    remove(view: View, iSimCard: number): Promise<void> {
      return database.transaction(async (tx) => {
        const locked = await lockCards(tx, view.iEnv, [iSimCard])
        if (!locked.has(iSimCard) || !(await findCard(tx, view, { iSimCard })))
          throw notFound('SIM card', `i_sim_card ${iSimCard}`)
        const holder = await findCardHolder(tx, iSimCard)
        if (holder !== undefined) throw inUse('SIM card', `account ${holder}`)
        await deleteCard(tx, iSimCard)
      })
    },
  }
}

async function handOver(tx: Queryable, parties: Parties): Promise<void> {
  await clearTheWay(tx, parties)
  if (parties.receiver)
    await updateAccount(tx, parties.receiver.iAccount, { iSimCard: parties.card.iSimCard })
}
