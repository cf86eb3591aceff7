import { createHash } from 'node:crypto'

/** What a digest (RFC 2617) is checked against: as good as the password itself, for its realm. */
export type Digest = { ha1: string; ha1b: string }

/** `ha1b` is for phones that send user@domain as their user name. */
export function digestOf(of: { user: string; domain: string; realm: string; password: string }): Digest {
  const { user, domain, realm, password } = of
  return {
    ha1: md5(`${user}:${realm}:${password}`),
    ha1b: md5(`${user}@${domain}:${realm}:${password}`),
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
