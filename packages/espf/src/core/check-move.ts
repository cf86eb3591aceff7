import { AppError } from '@openespf/contract/errors'
import { type HandlerAuth, MASK, type UpdateHandlerParams } from '@openespf/contract/espf-handlers'
import type { HandlerSecrets } from './handler-secrets.ts'

/**
 * Refuses with `handler.moved` a change of the API's after which another server would get secrets that are stored: whoever
 * may change a handler would read them there. On its own server a handler keeps them.
 * @param secrets undefined: they cannot be read now, but may be later
 */
export function checkMove(
  stored: { name: string; url: string },
  secrets: HandlerSecrets | undefined,
  params: UpdateHandlerParams,
): void {
  const { origin } = new URL(params.url ?? stored.url)
  if (origin === new URL(stored.url).origin) return
  const parts = keptParts(secrets, params)
  if (parts.length === 0) return
  throw new AppError('handler.moved', { name: stored.name, origin, parts: parts.join(', ') })
}

function keptParts(secrets: HandlerSecrets | undefined, params: UpdateHandlerParams): string[] {
  const { auth, webhook_secrets, headers, tls } = params
  const isKept = {
    auth: auth === undefined || secretOf(auth) === MASK,
    webhook_secrets: webhook_secrets?.includes(MASK) ?? (secrets?.webhookSecrets ?? []).length > 0,
    headers: Object.values(headers ?? secrets?.headers ?? {}).some(
      (value) => headers === undefined || value === MASK,
    ),
    tls: tls === undefined ? secrets?.tls.key !== undefined : tls.key === MASK,
  }
  return Object.entries(isKept).flatMap(([part, kept]) => (kept ? [part] : []))
}

function secretOf(auth: HandlerAuth): string {
  switch (auth.type) {
    case 'basic':
      return auth.password
    case 'custom':
      return auth.credential
    case 'signature':
      return auth.key
  }
}
