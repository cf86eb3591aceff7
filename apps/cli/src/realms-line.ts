/** The realms' own listeners in one line: `https://127.0.0.1  admin :8443  customer :8444`; empty without any. */
export function realmsLine(realms: readonly { realm: string; url: string }[]): string {
  const [first] = realms
  if (first === undefined) return ''
  const base = first.url.replace(/:\d+$/, '')
  return [base, ...realms.map(({ realm, url }) => `${realm} :${new URL(url).port}`)].join('  ')
}
