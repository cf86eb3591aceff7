import { X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { HandlerSecrets } from '../core/handler-secrets.ts'

/** The TLS settings of a handler. Throws when a PEM text cannot be used, or a key does not fit its certificate. */
export function secureContextOf({ ca, certificate, key }: HandlerSecrets['tls']): SecureContext {
  // The context takes a text without a certificate for an empty list of CAs.
  if (ca !== undefined) void new X509Certificate(ca)
  return createSecureContext({
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
  })
}
