import type { ProvisionerConfig } from '../settings.ts'
import type { ProvisionerFile } from './provisioner-file.ts'

/** The ports of the realms: espf-facts §6.1. */
const PORTS = { admin: 443, reseller: 8442, customer: 8444, account: 8445 } as const

/** The settings that a configuration file takes precedence for. `readCa` reads the file that it names. */
export function overridesOf(
  { billing = {}, receiving = {} }: ProvisionerFile,
  readCa: (path: string) => string,
): Partial<ProvisionerConfig> {
  const { url, realm, login, token, ca } = billing
  const { host, port, auth, url: publicUrl } = receiving
  return {
    ...(url !== undefined && { billingUrl: withPort(url, realm) }),
    ...(login !== undefined && { billingLogin: login }),
    ...(token !== undefined && { billingToken: token }),
    ...(ca !== undefined && { billingCa: readCa(ca) }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(auth && { auth }),
    ...(publicUrl !== undefined && { publicUrl }),
  }
}

/** An address that names a port keeps it. */
function withPort(url: string, realm: keyof typeof PORTS | undefined): string {
  if (realm === undefined || /^https?:\/\/[^/]*:\d+(?:\/|$)/.test(url)) return url
  const address = new URL(url)
  address.port = String(PORTS[realm])
  return address.href
}
