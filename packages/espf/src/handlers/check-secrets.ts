import { AppError } from '@openespf/contract/errors'
import type { HandlerSecrets } from '../core/handler-secrets.ts'
import { authHeaderName, isReservedHeader } from '../core/prepare.ts'
import { webhookKey } from '../core/sign.ts'
import { secureContextOf } from './secure-context.ts'

const WEBHOOK_KEY_MIN = 24
const WEBHOOK_KEY_MAX = 64

/** Returns secrets that can be sent with. Refuses others with `request.invalid`, without quoting anything of them. */
export function checkSecrets(secrets: HandlerSecrets): HandlerSecrets {
  const { auth, webhookSecrets, headers, tls } = secrets
  const authHeader = authHeaderName(auth)
  if (isReservedHeader(authHeader)) throw invalid(`auth.header: ${authHeader} is a header of ours`)
  const seen = new Set<string>()
  for (const name of Object.keys(headers)) {
    if (seen.has(name.toLowerCase())) throw invalid(`headers: ${name} is given twice`)
    seen.add(name.toLowerCase())
    if (isReservedHeader(name)) throw invalid(`headers: ${name} is a header of ours`)
    if (name.toLowerCase() === authHeader.toLowerCase()) throw invalid(`headers: ${name} is what auth sets`)
  }
  for (const [i, secret] of webhookSecrets.entries()) {
    const length = lengthOfKey(secret)
    if (length === undefined || length < WEBHOOK_KEY_MIN || length > WEBHOOK_KEY_MAX) {
      const wanted = `${WEBHOOK_KEY_MIN} to ${WEBHOOK_KEY_MAX} bytes in base64 after whsec_`
      throw invalid(`webhook_secrets.${i}: wanted are ${wanted}, not ${length ?? 'what is no base64'}`)
    }
  }
  if ((tls.certificate === undefined) !== (tls.key === undefined)) {
    throw invalid('tls: certificate and key belong together')
  }
  try {
    secureContextOf(tls)
  } catch (error) {
    throw invalid(
      `tls: a PEM text cannot be used: ${error instanceof Error ? error.message : 'unknown error'}`,
    )
  }
  return secrets
}

/** In bytes, by the same reading that signs; undefined when it cannot. */
function lengthOfKey(secret: string): number | undefined {
  try {
    return webhookKey(secret).length
  } catch {
    return undefined
  }
}

const invalid = (problem: string): AppError => new AppError('request.invalid', { problem })
