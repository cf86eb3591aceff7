import { type HandlerAuth, MASK } from '@openespf/contract/espf-handlers'
import type { HandlerSecrets } from './handler-secrets.ts'
import { basicAuthorization, utf8Characters } from './sign.ts'
import { undoEscapes } from './undo-escapes.ts'

/** Returns the first `kept` characters of an answer, with `MASK` where it repeats what the handler was sent as a secret. */
export type EchoMask = (text: string, kept: number) => string

type Span = readonly [from: number, to: number]

/**
 * Shorter secrets are not looked for: a `7` or `true` stands everywhere in an answer for other reasons; masking it would
 * spoil the answer, and tell by the gaps what the secret is. The whole value of a short credential's header is.
 */
const SHORTEST = 6
const REQUEST_SIGNATURE = /(?<=signature=")[A-Za-z0-9+/]{27,43}=/g
const WEBHOOK_SIGNATURE = /(?<=v1,)[A-Za-z0-9+/]{43}=/g

/**
 * Makes what masks a handler's answers: receivers repeat their request in error pages. Found is a secret as it was given
 * and as it was sent, plain or escaped as in JSON, HTML and URLs, also when the answer ends within it.
 */
export function createEchoMask(secrets: HandlerSecrets): EchoMask {
  const secretTexts = textsOf(secrets)
  const signatures = [
    ...(secrets.auth.type === 'signature' ? [REQUEST_SIGNATURE] : []),
    ...(secrets.webhookSecrets.length > 0 ? [WEBHOOK_SIGNATURE] : []),
  ]
  return (text, kept) => {
    if (text.length < SHORTEST) return text.slice(0, kept)
    const { plain, sourceOf } = undoEscapes(text)
    const spans = [
      ...secretTexts.flatMap((secret) => spansOf(plain, secret)),
      ...signatures.flatMap((signature) =>
        [...plain.matchAll(signature)].map(({ 0: found, index }): Span => [index, index + found.length]),
      ),
    ]
    return masked(
      text,
      spans.map(([from, to]) => [sourceOf(from), sourceOf(to)]),
      kept,
    )
  }
}

/** In the form in which they are looked for. */
function textsOf({ auth, webhookSecrets, headers }: HandlerSecrets): string[] {
  const given = [
    ...ofAuth(auth),
    ...webhookSecrets.map((secret) => secret.replace(/^whsec_/, '')),
    ...Object.values(headers).map((value) => value.trim()),
  ]
  // Who reads a header byte by byte writes UTF-8 as other characters.
  const forms = given.flatMap((text) => [text, utf8Characters(text)].map((form) => undoEscapes(form).plain))
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST)
}

function ofAuth(auth: HandlerAuth): string[] {
  switch (auth.type) {
    case 'basic': {
      const value = basicAuthorization(auth.user, auth.password)
      return [value, value.slice('Basic '.length), auth.password]
    }
    case 'custom':
      return [`${auth.scheme} ${auth.credential}`, auth.credential]
    case 'signature':
      return [auth.key]
  }
}

function spansOf(text: string, secret: string): Span[] {
  const head = secret.slice(0, SHORTEST)
  const spans: Span[] = []
  for (let at = text.indexOf(head); at !== -1; at = text.indexOf(head, at + 1)) {
    const rest = text.slice(at, at + secret.length)
    if (secret.startsWith(rest)) spans.push([at, at + rest.length])
  }
  return spans
}

function masked(text: string, spans: readonly Span[], kept: number): string {
  let shown = ''
  let at = 0
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (from >= kept) break
    if (from >= at) shown += text.slice(at, from) + MASK
    at = Math.max(at, to)
  }
  return shown + text.slice(at, kept)
}
