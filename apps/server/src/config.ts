import { parseAddressRule } from '@openespf/foundation/address-guard'
import {
  type Config,
  choice,
  logLevel,
  optionalText,
  port,
  readConfig,
  type Setting,
  text,
} from '@openespf/foundation/config'

const allowAddresses: Setting<readonly string[]> = {
  env: 'OPENESPF_ALLOW_ADDRESSES',
  about:
    'Addresses beyond the public ones that events may be sent to, separated by commas: `10.1.0.0/16`, `10.1.2.3`, `10.1.2.3:8090`, `[fd00::1]:8090`.',
  fallback: [],
  defaultText: 'none (`openespf up` adds its own Application)',
  secret: false,
  parse(list) {
    const rules = list.split(',').map((rule) => rule.trim())
    for (const rule of rules) parseAddressRule(rule)
    return rules
  },
}

const allowOrigins: Setting<readonly string[]> = {
  env: 'OPENESPF_ALLOW_ORIGINS',
  about:
    'Origins whose pages may call the APIs with a token, separated by commas: `https://billing.example.com:8443`. Needed only for the documentation of another server.',
  fallback: [],
  defaultText: 'none',
  secret: false,
  parse(list) {
    const origins = list.split(',').map((origin) => origin.trim())
    for (const origin of origins) {
      if (URL.parse(origin)?.origin !== origin) throw new Error(`"${origin}" is not an origin`)
    }
    return origins
  },
}

const auditDays: Setting<number> = {
  env: 'OPENESPF_AUDIT_DAYS',
  about: 'For how many days the audit log is kept; whole months are dropped.',
  fallback: 365,
  defaultText: '`365`',
  secret: false,
  parse(text) {
    const days = Number(text)
    if (!Number.isInteger(days) || days < 1 || days > 36_500) throw new Error('must be 1 to 36500')
    return days
  },
}

/** Where a realm's own listener is; a `wish` gives way to any free port when the port is busy. */
export type RealmPort = { kind: 'off' } | { kind: 'on'; port: number; isWish: boolean }

function realmPort(realm: string, usual: number): Setting<RealmPort> {
  const env = `OPENESPF_${realm.toUpperCase()}_PORT`
  const { parse } = port({ env, about: '', fallback: usual })
  return {
    env,
    about: `Port of the ${realm} realm's own listener; 0 takes a free one, \`off\` opens none. Unless it is set, a busy ${usual} gives way to a free one.`,
    fallback: { kind: 'on', port: usual, isWish: true },
    defaultText: `\`${usual}\``,
    secret: false,
    parse: (text) => (text === 'off' ? { kind: 'off' } : { kind: 'on', port: parse(text), isWish: false }),
  }
}

export const serverSettings = {
  role: choice({
    env: 'OPENESPF_ROLE',
    about: 'What this process does: answer the APIs, deliver events, or both.',
    of: ['all', 'api', 'dispatch'],
    fallback: 'all',
  }),
  host: text({ env: 'OPENESPF_HOST', about: 'Address that the APIs listen on.', fallback: '127.0.0.1' }),
  port: port({
    env: 'OPENESPF_PORT',
    about:
      'Port of all APIs (plain HTTP, for this machine or a proxy): `/rest` and `/espf/v1` of the administrators, and each realm below `/admin/rest`, `/reseller/rest`, `/customer/rest`, `/account/rest`; 0 takes a free one.',
    fallback: 8080,
  }),
  adminPort: realmPort('admin', 8443),
  resellerPort: realmPort('reseller', 8442),
  customerPort: realmPort('customer', 8444),
  accountPort: realmPort('account', 8445),
  tls: choice({
    env: 'OPENESPF_TLS',
    about: "Whether the realms' own listeners speak TLS, or plain HTTP.",
    of: ['on', 'off'],
    fallback: 'on',
  }),
  tlsCert: optionalText({
    env: 'OPENESPF_TLS_CERT',
    about: 'File of their certificate and its chain (PEM), read at the start.',
    defaultText: 'self-signed, made at first start: `<data>/tls.crt` is what clients are to trust',
    secret: false,
  }),
  tlsKey: optionalText({
    env: 'OPENESPF_TLS_KEY',
    about: "File of that certificate's private key (PEM).",
    defaultText: '`<data>/tls.key`',
    secret: false,
  }),
  data: text({
    env: 'OPENESPF_DATA',
    about: 'Folder of the embedded database, of the master key and of the self-signed certificate.',
    fallback: 'data',
  }),
  databaseUrl: optionalText({
    env: 'DATABASE_URL',
    about: 'A PostgreSQL of your own (15 or newer) instead of the embedded one.',
    defaultText: 'the embedded one',
    secret: true,
  }),
  masterKey: optionalText({
    env: 'OPENESPF_MASTER_KEY',
    about: 'Key that secrets in the database are sealed with: 64 hexadecimal digits. Losing it loses them.',
    defaultText: 'made at first start, in `<data>/master.key`',
    secret: true,
  }),
  allowAddresses,
  allowOrigins,
  adminLogin: text({
    env: 'OPENESPF_ADMIN_LOGIN',
    about: 'Login of the administrator that the first start creates.',
    fallback: 'admin',
  }),
  adminPassword: optionalText({
    env: 'OPENESPF_ADMIN_PASSWORD',
    about: 'Password of that administrator.',
    defaultText: 'generated and printed once',
    secret: true,
  }),
  auditDays,
  logLevel,
}

export type ServerConfig = Config<typeof serverSettings>

/** The server's configuration; `overrides` come from the command line. Throws, naming each, when settings cannot be used. */
export function readServerConfig(overrides: Partial<ServerConfig> = {}): ServerConfig {
  const config = { ...readConfig(serverSettings, process.env), ...overrides }
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new Error(
      'the configuration is not usable:\n  OPENESPF_TLS_CERT and OPENESPF_TLS_KEY belong together',
    )
  }
  return config
}
