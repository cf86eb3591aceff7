import { MESSAGE_MAX, type ProvisioningStatus } from '@openespf/contract/espf'
import type { ConvergenceResult } from './convergence-result.ts'

export type Status = { status: ProvisioningStatus; message: string }

/**
 * The status that is reported for a result; undefined: none, another look follows at once. `attempts`: looks in a row,
 * before this one, that did not end well. `secrets` are masked wherever an external system repeated one.
 */
export function statusOf(
  result: ConvergenceResult,
  context: { attempts: number; dueInMs: number | undefined; secrets: readonly string[] },
): Status | undefined {
  const { attempts, dueInMs = 0, secrets } = context
  const again = dueInMs < 1000 ? 'trying again at once' : `next try in ${Math.round(dueInMs / 1000)} s`
  switch (result.kind) {
    case 'busy':
      return undefined
    case 'ok':
      return { status: 'OK', message: cleanText(listOf(result.done) || 'nothing to change', secrets) }
    case 'pending':
      return attempts === 0
        ? {
            status: 'IN_PROGRESS',
            message: cleanText(listOf(result.done, 'waiting for confirmation'), secrets),
          }
        : {
            status: 'RETRY',
            message: cleanText(listOf(result.done, 'not confirmed in time', again), secrets),
          }
    case 'retry':
      return {
        status: 'RETRY',
        message: cleanText(listOf(result.done, result.reason, again), secrets),
      }
    case 'reject':
      return { status: 'FAILED', message: cleanText(listOf(result.done, result.reason), secrets) }
    case 'fault':
      return { status: 'RETRY', message: cleanText(listOf(result.done, 'internal fault', again), secrets) }
  }
}

function listOf(done: readonly string[], ...more: string[]): string {
  return [...done, ...more].join('; ')
}

/** A text for people: without control characters and secrets, and no longer than a message may be. */
export function cleanText(text: string, secrets: readonly string[]): string {
  const masked = secrets
    .filter((secret) => secret.length >= 4)
    .reduce((masking, secret) => masking.replaceAll(secret, '(masked)'), text)
  const plain = masked.toWellFormed().replaceAll(/\p{Cc}+/gu, ' ')
  return plain.length <= MESSAGE_MAX ? plain : `${plain.slice(0, MESSAGE_MAX - 1).toWellFormed()}…`
}
