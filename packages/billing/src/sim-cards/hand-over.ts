import { AppError } from '@openespf/contract/errors'
import type { Queryable, Transactional } from '@openespf/foundation/pg'
import { accountExists } from '../accounts/sql/list-known-accounts.ts'
import { type LockedAccount, lockAccounts } from '../accounts/sql/lock-accounts.ts'
import { updateAccount } from '../accounts/sql/update-account.ts'
import { notFound } from '../core/refusals.ts'
import { isNarrow, type View, wholeEnv } from '../core/view.ts'
import { findCard } from './sql/find-card.ts'
import { findCardHolder } from './sql/find-card-holder.ts'
import { type LockedCard, lockCards } from './sql/lock-cards.ts'
import { releaseCards } from './sql/release-cards.ts'
import { updateCard } from './sql/update-card.ts'

/** Locked: the card, whoever holds it, and the account that is to get it, with the card that this one gives up. */
export type Parties = {
  card: LockedCard
  holder: LockedAccount | undefined
  receiver: LockedAccount | undefined
}

/** The card changed hands between looking and locking: nothing is written yet, look again. */
const raced = Symbol('raced')
export type Raced = typeof raced
const TRIES = 5

/** Runs a transaction that calls `lockParties`, again while somebody else was quicker. */
export async function handingOver<T>(
  database: Transactional,
  work: (tx: Queryable) => Promise<T | Raced>,
): Promise<T> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const result = await database.transaction(work)
    if (result !== raced) return result
  }
  throw new AppError('unavailable', { reason: 'the SIM card keeps changing hands' })
}

/**
 * Locks everybody whom handing a card over concerns: accounts in id order, then cards in id order. Who holds a card is
 * known for certain only under the card's lock, so it is read before and compared after.
 */
export async function lockParties(
  tx: Queryable,
  view: View,
  wanted: { iSimCard: number; iAccount?: number | null },
): Promise<Parties | Raced> {
  const { iSimCard, iAccount } = wanted
  if (isNarrow(view)) await requireSeen(tx, view, wanted)
  const iHolder = await findCardHolder(tx, iSimCard)
  const concerned = [iHolder, iAccount].filter((id) => typeof id === 'number')
  const accounts = await lockAccounts(tx, wholeEnv(view), concerned)
  const receiver = typeof iAccount === 'number' ? accounts.get(iAccount) : undefined
  const cards = await lockCards(tx, view.iEnv, [iSimCard, ...(receiver?.iSimCard ? [receiver.iSimCard] : [])])
  const card = cards.get(iSimCard)
  if (!card) throw notFound('SIM card', `i_sim_card ${iSimCard}`)
  if ((await findCardHolder(tx, iSimCard)) !== iHolder) return raced
  return { card, holder: iHolder === undefined ? undefined : accounts.get(iHolder), receiver }
}

/** Takes the card from its holder and the receiver's own card from the receiver, before the receiver gets it. */
export async function clearTheWay(tx: Queryable, { card, holder, receiver }: Parties): Promise<void> {
  if (holder && holder.iAccount !== receiver?.iAccount) {
    await updateAccount(tx, holder.iAccount, { iSimCard: null })
  }
  if (receiver?.iSimCard && receiver.iSimCard !== card.iSimCard) await releaseCards(tx, [receiver.iSimCard])
}

export async function markUsed(tx: Queryable, card: LockedCard): Promise<void> {
  if (card.status !== 'used') await updateCard(tx, card.iSimCard, { status: 'used' })
}

export function isRaced<T>(value: T | Raced): value is Raced {
  return value === raced
}

/** Who sees a part of the environment only neither takes a card that is out of sight nor gives one to an account that is. */
async function requireSeen(
  tx: Queryable,
  view: View,
  { iSimCard, iAccount }: { iSimCard: number; iAccount?: number | null },
): Promise<void> {
  if (!(await findCard(tx, view, { iSimCard }))) throw notFound('SIM card', `i_sim_card ${iSimCard}`)
  if (typeof iAccount === 'number' && !(await accountExists(tx, view, iAccount)))
    throw notFound('account', `i_account ${iAccount}`)
}
