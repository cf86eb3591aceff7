import type { SenderAuth } from '@openespf/application'
import { type Config, logLevel, optionalText, port, text } from '@openespf/foundation/config'

export const provisionerSettings = {
  host: text({
    env: 'PROVISIONER_HOST',
    about: 'Address that events are received on.',
    fallback: '127.0.0.1',
  }),
  port: port({
    env: 'PROVISIONER_PORT',
    about: 'Port that events are received on; 0 takes a free one.',
    fallback: 8090,
  }),
  user: text({
    env: 'PROVISIONER_USER',
    about: 'User name that ESPF sends with each event (Basic).',
    fallback: 'espf',
  }),
  password: optionalText({
    env: 'PROVISIONER_PASSWORD',
    about: 'Password that ESPF sends with each event.',
    defaultText: 'required, unless `openespf up` makes one',
    secret: true,
  }),
  data: text({ env: 'OPENESPF_DATA', about: 'Folder of the embedded database.', fallback: 'data' }),
  databaseUrl: optionalText({
    env: 'PROVISIONER_DATABASE_URL',
    about: 'A PostgreSQL of your own (15 or newer) instead of the embedded one.',
    defaultText: 'the embedded one',
    secret: true,
  }),
  billingUrl: text({
    env: 'PROVISIONER_BILLING_URL',
    about: 'Base address of the PortaBilling-compatible server.',
    fallback: 'http://127.0.0.1:8080',
  }),
  billingLogin: text({
    env: 'PROVISIONER_BILLING_LOGIN',
    about: 'API user that reads accounts and reports statuses.',
    fallback: 'provisioner',
  }),
  billingToken: optionalText({
    env: 'PROVISIONER_BILLING_TOKEN',
    about: "That user's API token.",
    defaultText: 'required, unless `openespf up` makes one',
    secret: true,
  }),
  apiToken: optionalText({
    env: 'PROVISIONER_API_TOKEN',
    about: 'Bearer token of its own API under `/api`: timelines, reconciliations.',
    defaultText: 'a new one at each start, in `<data>/provisioner.json` (mode 0600)',
    secret: true,
  }),
  publicUrl: optionalText({
    env: 'PROVISIONER_PUBLIC_URL',
    about: 'Base address under which external systems reach it, to confirm what is pending at `/callbacks`.',
    defaultText: 'none: connectors are given no callback address',
  }),
  connectorsFile: text({
    env: 'PROVISIONER_CONNECTORS',
    about:
      'The configuration file ([provisioner.md](provisioner.md)); what it says goes before these variables.',
    fallback: 'provisioner.yaml',
  }),
  logLevel,
}

export type ProvisionerConfig = Config<typeof provisionerSettings> & {
  /** What senders of events present; as Basic with `user` and `password` unless given. */
  auth?: SenderAuth
  /** A CA to trust besides the usual ones, as PEM. */
  billingCa?: string
}
