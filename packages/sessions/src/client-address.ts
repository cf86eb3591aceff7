import { isIP } from 'node:net'

/** An address as networks are compared with: IPv4 as such also when it came as IPv6, without a zone. Undefined: none. */
export function clientAddress(text: string | undefined): string | undefined {
  const plain = text?.replace(/%.*$/s, '').replace(/^::ffff:(?=\d+\.)/i, '')
  return plain !== undefined && isIP(plain) !== 0 ? plain : undefined
}

/** Whose failures count together: an IPv4 address, or the 64 bits of IPv6 that one customer has. */
export function addressGroup(address: string | undefined): string {
  if (address === undefined || isIP(address) !== 6) return address ?? 'unknown'
  const [head = '', tail] = address.split('::')
  const parts = head.split(':').filter(Boolean)
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const all = [...parts, ...Array<string>(Math.max(0, 8 - parts.length - rest.length)).fill('0'), ...rest]
  return `${all
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':')}::/64`
}

/** Whether the text is CIDR: an address, or `<address>/<bits>`. */
export function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  if (version === 0 || address.includes('%')) return false
  return bits === undefined || Number(bits) <= (version === 4 ? 32 : 128)
}
