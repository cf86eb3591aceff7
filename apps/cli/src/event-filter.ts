import { type DeliveryState, type EventFilter, shownStates } from '@openespf/contract/espf-events'
import { Option } from 'commander'
import type { Api } from './api-command.ts'
import { UsageError } from './failures.ts'
import { findOptionalHandler } from './find-handler.ts'
import { parseMoment } from './times.ts'

export type FilterOptions = {
  type?: string
  entity?: string
  handler?: string
  state?: DeliveryState
  since?: string
  until?: string
}

export const handlerOption = () => new Option('--handler <handler>', 'of that handler: its number or name')
export const typeOption = () =>
  new Option('--type <type>', 'of that type, or of a pattern such as "Account/*"')
export const entityOption = () => new Option('--entity <entity>', 'of that entity, such as account/2984')

/** The options that say which events. */
export const filterOptions = (): Option[] => [
  typeOption(),
  entityOption(),
  handlerOption(),
  new Option('--state <state>', 'whose delivery is in that state').choices(shownStates),
  new Option('--since <time>', 'captured since then: 10m, 2h, 3d (ago), or 2026-01-31 14:30'),
  new Option('--until <time>', 'captured before then'),
]

export async function readFilter(api: Api<'list-handlers'>, options: FilterOptions): Promise<EventFilter> {
  const now = api.terminal.now()
  return {
    ...(options.type !== undefined && { event_type: options.type }),
    ...(options.entity !== undefined && { entity: options.entity }),
    ...(await findOptionalHandler(api, options.handler)),
    ...(options.state !== undefined && { state: options.state }),
    ...(options.since !== undefined && { since: parseMoment(options.since, now) }),
    ...(options.until !== undefined && { until: parseMoment(options.until, now) }),
  }
}

/** Which events a command is about: the numbered ones, or those of a filter. Throws a UsageError when it is neither or both. */
export function chooseEvents(
  args: readonly string[],
  options: FilterOptions & { all?: true },
): { kind: 'numbers'; numbers: number[] } | { kind: 'filter' } {
  const { type, entity, state, since, until } = options
  const filtered = [type, entity, state, since, until].some((value) => value !== undefined)
  if (args.length > 0) {
    if (filtered || options.all) throw new UsageError('Give either event numbers or a filter, not both.')
    return { kind: 'numbers', numbers: args.map(parseEventNumber) }
  }
  if (filtered || options.all || options.handler !== undefined) return { kind: 'filter' }
  throw new UsageError('Say which events: by number, by a filter such as --state rejected, or --all.')
}

export function parseEventNumber(text: string | undefined): number {
  return parseNumber(text, 'the number of an event')
}

/** Throws a UsageError when the text is no positive integer. */
export function parseNumber(text: string | undefined, what: string): number {
  if (text !== undefined && /^[1-9]\d{0,15}$/.test(text)) return Number(text)
  throw new UsageError(`"${text ?? ''}" is not ${what}.`)
}

export function parseRate(text: string | undefined): { rate?: number } {
  if (text === undefined) return {}
  if (/^\d+(\.\d+)?$/.test(text)) return { rate: Number(text) }
  throw new UsageError(`"${text}" is no rate: give events a second, such as 50.`)
}
