import type { Api } from './api-command.ts'
import { Failure } from './failures.ts'

/** The number of a handler that is named by its number or its name. */
export async function findHandler(api: Api<'list-handlers'>, text: string): Promise<number> {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  const { handler_list } = await api.call('list-handlers', {})
  const found = handler_list.find((handler) => handler.name === text)
  if (found) return found.i_handler
  const names = handler_list.map((handler) => handler.name).join(', ')
  throw new Failure(
    `There is no handler "${text}".`,
    names === '' ? 'There are none yet: add one with "openespf handlers add".' : `There are: ${names}.`,
  )
}

/** The same for `--handler`, as a part of a request; nothing when it was not given. */
export async function findOptionalHandler(
  api: Api<'list-handlers'>,
  text: string | undefined,
): Promise<{ i_handler?: number }> {
  return text === undefined ? {} : { i_handler: await findHandler(api, text) }
}
