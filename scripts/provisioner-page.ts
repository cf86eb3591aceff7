import { ProvisionerFile } from '../apps/provisioner/src/file/provisioner-file.ts'

/** The JSON Schema of `provisioner.yaml`, for editors. */
export function provisionerSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'provisioner.yaml',
    ...ProvisionerFile,
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

/** The page about `provisioner.yaml`: an introduction, and a table of each of its parts. */
export function provisionerPage(): string {
  const tables = Object.entries(ProvisionerFile.properties).map(([name, schema]) => {
    const about = 'description' in schema ? schema.description : ''
    const parts = fieldsOf('items' in schema ? schema.items : schema)
    return `## \`${name}\`\n\n${about}\n\n| | what it is |\n|---|---|\n${parts.join('\n')}\n`
  })
  return `${INTRODUCTION}\n${tables.join('\n')}\n${BEHAVIOUR}`
}

/** A line for each field that is described, those inside others by their path. */
function fieldsOf(schema: object, path = ''): string[] {
  const properties: Record<string, object> = 'properties' in schema ? Object(schema.properties) : {}
  return Object.entries(properties).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`
    const inner = fieldsOf(field, at)
    return 'description' in field ? [`| \`${at}\` | ${field.description} |`, ...inner] : inner
  })
}

const INTRODUCTION = `# The provisioner

\`npx openespf provisioner --config provisioner.yaml\` runs the Application alone: it receives events of any
PortaBilling-compatible server, reads what accounts should be over its public API, brings external systems there through
connectors, and reports statuses over the ESPF API. Its own database is the embedded one, or that of
\`PROVISIONER_DATABASE_URL\`. Any number of processes may share it. \`npx openespf doctor --provisioner provisioner.yaml\`
checks every hop and says what to mend.

\`\`\`yaml
billing:
  url: https://billing.example.com
  realm: admin
  login: provisioner
  token: \${BILLING_TOKEN}              # or \${file:/run/secrets/billing-token}
receiving:
  port: 8090
  auth: { type: basic, user: espf, password: "\${EVENTS_PASSWORD}" }
connectors:
  - name: hlr-north
    use: osmo-hlr
    group: HSS
    config: { host: 10.0.0.5 }
    budget: { concurrency: 4, per_second: 50 }
    windows: [{ from: "02:00", to: "04:00", days: [sun] }]
    errors: [{ match: no licence, action: retry-slow, say: "the HLR has no licences left: call the vendor" }]
routing:
  - { accounts: { realms: [msisdn] }, to: [hlr-north] }
schedule:
  - { at: "03:00", repair: true }
\`\`\`

Every text may hold \`\${NAME}\` of the environment or \`\${file:/path}\`; \`$\${NAME}\` stands for a plain \`\${NAME}\`. What the file leaves out
comes from the environment ([config.md](config.md)). Mistakes are told with their line. For editors there is a JSON Schema:
[provisioner.schema.json](provisioner.schema.json).
`

const BEHAVIOUR = `## How it behaves

* **Each connector works for itself.** An account in one external system is a piece of work of its own: an outage, a
  maintenance window or a slow answer of one holds up nothing in the others.
* **Budget.** Calls to an external system wait in one queue, those for live events before those of bulk jobs. Several
  processes split a budget evenly: one that comes has its part within 6 seconds, that of one that ends goes to the others within
  2, that of one that dies within 12. One with no part of a call is idle in that external system.
* **Ahead.** While as many accounts as the budget allows call an external system, three times as many are read from
  billing, locked and settled, and share statements by that. Likewise events that arrive together are stored together: a
  handler that sends 64 at a time (\`concurrency\`; 8 unless said) lets it provision half as many again as one that sends 8.
* **Maintenance.** Until its end accounts wait, and their status says until when. Afterwards, as after an outage, the
  number of calls at a time grows within 10 seconds from one to all.
* **Outages.** When the calls for five accounts in a row fail, only probes go through, after 1 s, 2 s … 10 s, until one
  succeeds; 30 s after an external system came back all that waited is done, if its budget allows.
  When billing does not answer, all connectors wait for it in the same way. Failures of a connector's program or of ours do
  not count; messages name where a failure lay.
* **Database.** What its database does not answer within 10 seconds is given up, with the connection, and tried again over a
  new one; an event that could not be stored is answered with a 5xx status, so that it comes again.
* **Retention.** Once an hour, in short statements, events, looks at accounts and ended runs with what they found are deleted that
  are older than \`retention.days\`; the newest look at an account in each external system stays, and so do runs that have not
  ended. An event that comes again after that is taken for a new one, and is a look.
* **Errors.** First the rows of \`errors\`, then those that the kind of connector brings for the codes of its external system
  (its page says which), then the built-in ones: what says in English that something exists already, or that it is unknown,
  makes us look again (\`read-back\`), and is a success when nothing is left to do. \`retry-fast\`: 0.5 s to 30 s; \`retry-slow\`:
  5 min to 1 h.
* **Routing.** \`events\` decides which events make a connector look, \`accounts\` which accounts it provisions; an account
  that no longer belongs to a connector is taken out of its external system. Where billing was told IN_PROGRESS, RETRY or
  FAILED of one before it was known not to belong there, it is told OK; of others it is told nothing.
* **Statuses** wait until billing takes them, the newest of each account and group. One that the ESPF API refuses five times in a
  row is given up, with a warning in the log; 401, 403, 408 and 429 do not count, and \`Retry-After\` is heeded for up to an hour.
* **Events of other entities** (customers, sites, products, access policies, SIM cards, numbers, invoices) make all
  accounts concerned be looked at, page by page and behind live events.
* **Signed events** whose \`Date\` is too far from our clock are answered 503, so that they come again.
`
