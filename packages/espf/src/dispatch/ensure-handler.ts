import { deliveredTypes } from '@openespf/contract/events'
import type { Database } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { changeColumns, type HandlerColumns, handlerDefaults } from '../core/handler-columns.ts'
import { formatSecrets } from '../core/handler-secrets.ts'
import { changeSecrets } from '../core/mask-secrets.ts'
import { selectTypes } from '../core/select-types.ts'
import { checkSecrets } from '../handlers/check-secrets.ts'
import { addHandler, changeHandler, enableHandler, holdHandler } from '../handlers/save-handler.ts'
import { findHandlerByName } from '../sql/find-handler-by-name.ts'
import { replaceSubscriptions } from '../sql/replace-subscriptions.ts'

export type HandlerSpec = Pick<
  HandlerColumns,
  | 'name'
  | 'url'
  | 'event_version'
  | 'names'
  | 'outcome_policy'
  | 'concurrency'
  | 'retry_preset'
  | 'timeout_ms'
> & {
  auth: { user: string; password: string }
  /** Event types of the handler's own version, in either spelling, or patterns; or all that there are. */
  subscriptions: 'all' | readonly string[]
}

/**
 * Creates or changes the handler of that name, enables it, and derives its routes, in one transaction: changes
 * captured after it are queued for the handler. Returns its id. Throws `request.invalid` for an unknown event type or an
 * address that is none.
 */
export async function ensureHandler(
  deps: { database: Database; secretBox: SecretBox },
  spec: HandlerSpec,
): Promise<number> {
  const { auth, subscriptions, ...columns } = spec
  const secrets = checkSecrets(changeSecrets(undefined, { auth: { type: 'basic', ...auth } }))
  const secrets_sealed = deps.secretBox.seal(formatSecrets(secrets))
  return deps.database.transaction(async (tx) => {
    const known = await findHandlerByName(tx, spec.name)
    const stored = known === undefined ? undefined : await holdHandler(tx, known)
    const changed = changeColumns({ ...handlerDefaults, ...stored, ...columns }, { url: spec.url })
    if (stored) await changeHandler(tx, stored, { ...changed, secrets_sealed })
    const iHandler =
      stored?.i_handler ?? (await addHandler(tx, { ...changed, secrets_sealed, enabled: true }))
    const wanted =
      subscriptions === 'all'
        ? deliveredTypes(spec.event_version, spec.names)
        : [...new Set(selectTypes(spec, subscriptions))]
    await replaceSubscriptions(tx, iHandler, wanted)
    await enableHandler(tx, iHandler)
    return iHandler
  })
}
