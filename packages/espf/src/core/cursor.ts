import { AppError } from '@openespf/contract/errors'
import { type EventId, parseId } from '@openespf/contract/ids'

/** Where a page of events ends: only events below it follow. */
export function eventCursor(iEvent: number): string {
  return String(iEvent)
}

/** Refuses what no page of events gave. */
export function parseEventCursor(text: string): number {
  return parseId<EventId>(text) ?? notACursor()
}

/** Where a page of blocked entities ends. */
export type BlockedPlace = { iHandler: number; entity: string }

export function blockedCursor({ iHandler, entity }: BlockedPlace): string {
  return `${iHandler}.${encodeURIComponent(entity)}`
}

/** Refuses what no page of blocked entities gave. */
export function parseBlockedCursor(text: string): BlockedPlace {
  const [, digits = '', encoded = ''] = /^([1-9]\d{0,8})\.(.+)$/.exec(text) ?? notACursor()
  const entity = decode(encoded)
  return entity.includes('\0') ? notACursor() : { iHandler: Number(digits), entity }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return notACursor()
  }
}

function notACursor(): never {
  throw new AppError('request.invalid', { problem: 'after must be the next of the page before' })
}
