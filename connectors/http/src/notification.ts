import type { CallbackRequest, ConnectorTools, Notification } from '@openespf/application/connector'
import { findRule, follow, parseBody, textOf } from './answer.ts'
import type { HttpConfig } from './config.ts'
import { mask, secretsIn } from './mask.ts'
import { endingOf } from './pending.ts'
import type { NotificationProgram } from './program.ts'

/**
 * What came to the callback address, as the first rule that fits reads it; without one, what was pending is done. It is no
 * notification when it names no token, or when the token or the rule cannot be worked out: the log says why.
 */
export async function readNotification(
  request: CallbackRequest,
  by: { program: NotificationProgram; config: HttpConfig; log: ConnectorTools['log'] },
): Promise<Notification | undefined> {
  const { program, config, log } = by
  const said = { headers: request.headers, body: parseBody(request.body) }
  const conceal = concealer(said, config)
  const none = (reason: string): undefined => {
    log.warn({ reason: conceal(reason) }, 'what came to the callback address is no notification')
  }

  const named = await program.token?.evaluate(said)
  if (named && named.kind !== 'value') return none(named.reason)
  const token = textOf(named?.value) || request.token
  if (!token) return none('it names no token')

  const rule = await findRule(program.rules, said)
  if (!rule) return { token, outcome: endingOf({ kind: 'applied' }) }
  if (!('is' in rule)) return none(rule.reason)
  const verdict = await follow(rule, said, { fallback: { kind: 'applied' }, conceal, pending: token })
  return { token, outcome: verdict.kind === 'pending' ? undefined : endingOf(verdict) }
}

/** Takes out what we send in every request, and what the notification holds under a name that speaks of a secret. */
function concealer(said: object, { baseUrl, headers, oauth2 }: HttpConfig): (text: string) => string {
  const secrets = [...secretsIn(said), ...(oauth2 ? [oauth2.clientSecret] : [])]
  return (text) => mask(text, { method: 'POST', url: baseUrl, headers }, secrets)
}
