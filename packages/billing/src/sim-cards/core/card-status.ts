import { inUse, invalid } from '../../core/refusals.ts'

/** `used` exactly while an account holds the card: espf-facts §7.5. */
export type CardStatus = 'available' | 'reserved' | 'used' | 'disposed'

type Held = { status: CardStatus; holder: number | undefined }
type Wanted = { status?: Exclude<CardStatus, 'used'>; iAccount?: number | null }

/**
 * The status of a card after an update, and who holds it then. A card that is held has no other status than used, and a
 * disposed one can't be handed to anybody.
 */
export function nextCardState(
  card: Held,
  wanted: Wanted,
): { status: CardStatus; holder: number | undefined } {
  const holder = wanted.iAccount === undefined ? card.holder : (wanted.iAccount ?? undefined)
  if (holder === undefined) {
    return { status: wanted.status ?? (card.holder === undefined ? card.status : 'available'), holder }
  }
  if (wanted.status !== undefined) throw inUse('SIM card', `account ${holder}`)
  if (holder !== card.holder) checkAssignable(card.status)
  return { status: 'used', holder }
}

export function checkAssignable(status: CardStatus): void {
  if (status === 'disposed') throw invalid('the SIM card is disposed and cannot be assigned')
}
