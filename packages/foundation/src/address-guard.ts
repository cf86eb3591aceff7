import { type LookupAddress, type LookupAllOptions, lookup as resolve } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

/**
 * Decides which addresses may be connected to, so that who may name a URL cannot reach what only this machine can. Asked
 * at each connect about the resolved address: a name that pointed elsewhere when it was saved is no way around.
 */
export type AddressGuard = {
  /** Allows one more rule, of the form that `createAddressGuard` takes. */
  allow(rule: string): void
  /** The error that refuses a literal address, or undefined when it is allowed. */
  refusal(address: string, port: number): Error | undefined
  /**
   * For `lookup` of a connection to that port: resolves to allowed addresses only, and fails when there are none. Literal
   * addresses are never looked up: ask `refusal` about them.
   */
  lookup(port: number): LookupFunction
}

type Rule = { v4: BlockList; v6: BlockList; port: number | undefined }
type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: Error | null, found: LookupAddress[]) => void,
) => void

/**
 * Everything that is not public: this network, private, carrier NAT (RFC 6598), loopback, link-local (where clouds keep
 * their metadata), protocol assignments, documentation, 6to4 relays, benchmarks, multicast, reserved, broadcast.
 */
const REFUSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** Of 2000::/3: protocol assignments (with Teredo), documentation. */
const REFUSED_V6 = ['2001::/23', '2001:db8::/32', '3fff::/20']
/** All that is not global unicast: loopback, unique-local, link-local, multicast, … */
const OUTSIDE_V6 = ['::/3', '4000::/2', '8000::/1']
/** Of that: forms of an IPv4 address (mapped, NAT64), which are judged by it. */
const FORMS_OF_V4 = ['::ffff:0:0/96', '64:ff9b::/96']

const refused = ruleOf([...REFUSED_V4, ...REFUSED_V6])
const outside = ruleOf(OUTSIDE_V6)
const formsOfV4 = ruleOf(FORMS_OF_V4)

/**
 * Allows public addresses and what `allow` names: `10.1.0.0/16`, `10.1.2.3`, `10.1.2.3:8090`, `fd00::/8`, `[::1]:8090`.
 * `setting` is what a refusal tells people to add the address to.
 * Throws when a rule is none of these.
 */
export function createAddressGuard(options: {
  allow: readonly string[]
  setting?: string
  resolve?: Resolve
}): AddressGuard {
  const rules = options.allow.map(parseAddressRule)
  const setting = options.setting ?? 'OPENESPF_ALLOW_ADDRESSES'
  const lookUp: Resolve = options.resolve ?? resolve

  const isAllowed = (address: string, port: number): boolean =>
    isIP(address) !== 0 &&
    (!isRefused(address) ||
      rules.some((rule) => (rule.port === undefined || rule.port === port) && holds(rule, address)))

  return {
    allow(rule) {
      rules.push(parseAddressRule(rule))
    },
    refusal: (address, port) =>
      isAllowed(address, port)
        ? undefined
        : new Error(`the address ${address} is not allowed: add it to ${setting}`),
    lookup: (port) => (host, asked, done) => {
      lookUp(host, { ...asked, all: true }, (error, found) => {
        const allowed = error ? [] : found.filter(({ address }) => isAllowed(address, port))
        const [first] = allowed
        if (error) done(error, '')
        else if (first === undefined) done(refusalOf(host, found, setting), '')
        else if (asked.all) done(null, allowed)
        else done(null, first.address, first.family)
      })
    },
  }
}

/** Reads a rule: an address, a range of them, or an address with a port. Throws when it is none of these. */
export function parseAddressRule(text: string): Rule {
  const withPort = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text)
  const range = (withPort ? (withPort[1] ?? withPort[2] ?? '') : text).trim()
  const port = withPort ? Number(withPort[3]) : undefined
  if (!isRange(range) || (port !== undefined && (range.includes('/') || port === 0 || port > 65_535))) {
    throw new Error(
      `"${text}" is not an address (10.1.2.3, 10.1.2.3:8090, [fd00::1]:8090) or a range (10.1.0.0/16)`,
    )
  }
  return { ...ruleOf([range]), port }
}

function isRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const most = isIPv6(address) ? 128 : 32
  return (
    isIP(address) !== 0 &&
    !address.includes('%') &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most))
  )
}

/** The ranges as lists. An IPv4 range stands in the second one in the forms that lead to it: mapped, NAT64, 6to4. */
function ruleOf(ranges: readonly string[]): Rule {
  const [v4, v6] = [new BlockList(), new BlockList()]
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    if (isIPv6(address)) {
      v6.addSubnet(address, Number(prefix ?? 128), 'ipv6')
      continue
    }
    const bits = Number(prefix ?? 32)
    v4.addSubnet(address, bits, 'ipv4')
    v6.addSubnet(`::ffff:${address}`, 96 + bits, 'ipv6')
    v6.addSubnet(`64:ff9b::${address}`, 96 + bits, 'ipv6')
    v6.addSubnet(`2002:${hexOf(address)}::`, 16 + bits, 'ipv6')
  }
  return { v4, v6, port: undefined }
}

function hexOf(v4: string): string {
  const hex = v4.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return `${hex.slice(0, 2).join('')}:${hex.slice(2).join('')}`
}

function isRefused(address: string): boolean {
  if (holds(refused, address)) return true
  return isIPv6(address) && holds(outside, address) && !holds(formsOfV4, address)
}

/** Each family is asked in its own list: an IPv4 address counts as a mapped one in an IPv6 list. */
function holds({ v4, v6 }: Rule, address: string): boolean {
  const [bare = ''] = address.split('%')
  return isIPv6(bare) ? v6.check(bare, 'ipv6') : v4.check(bare, 'ipv4')
}

function refusalOf(host: string, found: readonly { address: string }[], setting: string): Error {
  const addresses = found.map(({ address }) => address).join(', ')
  return new Error(
    found.length === 1
      ? `the address ${addresses} of ${host} is not allowed: add it to ${setting}`
      : `the addresses ${addresses} of ${host} are not allowed: add one to ${setting}`,
  )
}
