import { AppError } from '@openespf/contract/errors'
import { type HandlerAuth, MASK, type UpdateHandlerParams } from '@openespf/contract/espf-handlers'
import type { HandlerSecrets } from './handler-secrets.ts'

/** A handler's secrets as the API shows them: names and kinds, with `MASK` for everything that is secret. */
export function maskSecrets({ auth, webhookSecrets, headers, tls }: HandlerSecrets) {
  return {
    auth: maskAuth(auth),
    webhook_secrets: webhookSecrets.map(() => MASK),
    headers: masked(headers),
    tls: masked(tls),
  }
}

function maskAuth(auth: HandlerAuth): Record<string, string> {
  switch (auth.type) {
    case 'basic':
      return { ...auth, password: MASK }
    case 'custom':
      return { ...auth, credential: MASK }
    case 'signature':
      return { ...auth, key: MASK }
  }
}

const masked = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(texts).map((name) => [name, MASK]))

/**
 * A handler's secrets after a change of the API's. What is absent stays, what is given replaces; a secret given as `MASK`
 * stays as it is stored, and is refused with `request.invalid` where none is stored.
 */
export function changeSecrets(
  stored: HandlerSecrets | undefined,
  params: UpdateHandlerParams,
): HandlerSecrets {
  const { auth = stored?.auth, webhook_secrets, headers, tls } = params
  if (auth === undefined) {
    throw new AppError('request.invalid', {
      problem: 'auth is needed: no secrets are stored that can be read',
    })
  }
  return {
    auth: params.auth === undefined ? auth : unmaskAuth(auth, stored?.auth),
    webhookSecrets:
      webhook_secrets?.map((secret, i) =>
        unmask(`webhook_secrets.${i}`, secret, stored?.webhookSecrets[i]),
      ) ??
      stored?.webhookSecrets ??
      [],
    headers:
      headers === undefined ? (stored?.headers ?? {}) : unmaskTexts('headers', headers, stored?.headers),
    tls: tls === undefined ? (stored?.tls ?? {}) : unmaskTexts('tls', tls, stored?.tls),
  }
}

function unmaskAuth(auth: HandlerAuth, stored: HandlerAuth | undefined): HandlerAuth {
  switch (auth.type) {
    case 'basic': {
      const old = stored?.type === 'basic' ? stored.password : undefined
      return { ...auth, password: unmask('auth.password', auth.password, old) }
    }
    case 'custom': {
      const old = stored?.type === 'custom' ? stored.credential : undefined
      return { ...auth, credential: unmask('auth.credential', auth.credential, old) }
    }
    case 'signature': {
      const old = stored?.type === 'signature' ? stored.key : undefined
      return { ...auth, key: unmask('auth.key', auth.key, old) }
    }
  }
}

function unmaskTexts(
  part: string,
  texts: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, value]) => {
      const old = stored !== undefined && Object.hasOwn(stored, name) ? stored[name] : undefined
      return [name, unmask(`${part}.${name}`, value, old)]
    }),
  )
}

function unmask(field: string, value: string, stored: string | undefined): string {
  if (value !== MASK) return value
  if (stored !== undefined) return stored
  throw new AppError('request.invalid', { problem: `${field} is masked, and none is stored: give it` })
}
