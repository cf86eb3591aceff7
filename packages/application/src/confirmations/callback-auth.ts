import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** How an external system proves who it is: a bearer token, or a signature of the body with a shared secret. */
export type CallbackAuth =
  | { kind: 'bearer'; token: string }
  /** `header` has the HMAC-SHA256 of the body in hexadecimal, with or without `sha256=` before it. */
  | { kind: 'hmac'; secret: string; header: string }

type Presented = { headers: Readonly<Record<string, string>>; body: Uint8Array }

/** Compares digests, so that the time it takes says nothing about where two differ. */
export function isProven(auth: CallbackAuth, { headers, body }: Presented): boolean {
  switch (auth.kind) {
    case 'bearer':
      return isSame(/^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '', auth.token)
    case 'hmac': {
      const shown = (headers[auth.header.toLowerCase()] ?? '').replace(/^sha256=/i, '').toLowerCase()
      return isSame(shown, createHmac('sha256', auth.secret).update(body).digest('hex'))
    }
  }
}

/** Whether two texts are the same, in a time that does not depend on them. */
export function isSame(presented: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return wanted !== '' && timingSafeEqual(digest(presented), digest(wanted))
}
