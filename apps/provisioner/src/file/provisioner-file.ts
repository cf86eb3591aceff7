import { HandlerAuth } from '@openespf/contract/espf-handlers'
import { RunFilter, RunRequest } from '@openespf/contract/provisioner'
import { type Static, Type } from 'typebox'
import { ConfirmationEntry } from '../confirmation.ts'

const closed = { additionalProperties: false }

const NAME = '^[a-z0-9][a-z0-9-]{0,63}$'
const Text = Type.String({ minLength: 1 })
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?Z$' })
const KeyOrName = Type.Union([Type.Integer({ minimum: 1 }), Text])
/** `*` stands for one part, `**` at the end for any number of them. */
const EventPattern = Type.String({ pattern: '^(\\*\\*|[^/]+(/[^/]+)*)$' })

const Billing = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'Base address of the PortaBilling-compatible server, with scheme and host.',
      }),
    ),
    login: Type.Optional(
      Type.String({ minLength: 1, description: 'API user that reads accounts and reports statuses.' }),
    ),
    token: Type.Optional(
      Type.String({
        minLength: 1,
        description: `That user's API token; better not in the file itself: \`\${NAME}\` of the environment, or \`\${file:/path}\`.`,
      }),
    ),
    realm: Type.Optional(
      Type.Union(
        [Type.Literal('admin'), Type.Literal('reseller'), Type.Literal('customer'), Type.Literal('account')],
        {
          description:
            'Realm that the user logs in to: the port of an address without one (443, 8442, 8444, 8445).',
        },
      ),
    ),
    ca: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'File of a CA (PEM) to trust besides the usual ones; relative to this file.',
      }),
    ),
  },
  { ...closed, description: 'The billing that says what accounts should be.' },
)

const Skew = Type.Optional(
  Type.Number({
    minimum: 1,
    description: 'How far the signed `Date` may be from our clock, in seconds (86400).',
  }),
)
const [Basic, Custom, Signature] = HandlerAuth.anyOf
const SenderAuth = Type.Union(
  [Basic, Custom, Type.Object({ ...Signature.properties, max_skew_seconds: Skew }, closed)],
  {
    description:
      'What senders present: `type` `basic` (user, password), `custom` (scheme, credential, header) or `signature` (key_id, key, algorithm, signing_string, max_skew_seconds).',
  },
)

const Receiving = Type.Object(
  {
    host: Type.Optional(Type.String({ minLength: 1, description: 'Address that events are received on.' })),
    port: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 65_535,
        description: 'Port that events are received on; 0 takes a free one.',
      }),
    ),
    url: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description:
          'Base address under which senders of events and external systems reach us, where a proxy stands before us.',
      }),
    ),
    auth: Type.Optional(SenderAuth),
  },
  { ...closed, description: 'How events come in: `POST /espf/events`.' },
)

const Day = Type.Union([
  Type.Literal('sun'),
  Type.Literal('mon'),
  Type.Literal('tue'),
  Type.Literal('wed'),
  Type.Literal('thu'),
  Type.Literal('fri'),
  Type.Literal('sat'),
])
/** Every week (`from`, `to`, `days`) or once (`starts`, `ends`). */
const Window = Type.Object(
  {
    from: Type.Optional(TimeOfDay),
    to: Type.Optional(TimeOfDay),
    days: Type.Optional(Type.Array(Day, { minItems: 1 })),
    starts: Type.Optional(Instant),
    ends: Type.Optional(Instant),
  },
  closed,
)

const ErrorRule = Type.Object(
  {
    code: Type.Optional(Text),
    match: Type.Optional(Text),
    action: Type.Union([
      Type.Literal('retry-fast'),
      Type.Literal('retry-slow'),
      Type.Literal('read-back'),
      Type.Literal('reject'),
    ]),
    say: Type.Optional(Text),
  },
  closed,
)

const ConnectorEntry = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        pattern: NAME,
        description: 'Its name in messages and routes; the kind unless given. Each has its own.',
      }),
    ),
    use: Type.String({ minLength: 1, description: 'The kind of connector: see docs/connectors.' }),
    group: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Service group of its statuses; each connector has its own.',
      }),
    ),
    config: Type.Optional(Type.Unknown({ description: "The kind's own settings." })),
    confirmation: Type.Optional(ConfirmationEntry),
    budget: Type.Optional(
      Type.Object(
        {
          concurrency: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 1000, description: 'Calls at the same time (16).' }),
          ),
          per_second: Type.Optional(
            Type.Number({
              minimum: 0.01,
              maximum: 100_000,
              description: 'Calls a second; no limit unless given.',
            }),
          ),
        },
        {
          ...closed,
          description:
            'What the external system bears, over all processes, live events and bulk jobs together.',
        },
      ),
    ),
    timeout_ms: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 600_000,
        description: 'For an HTTP exchange, until its answer is read (10000).',
      }),
    ),
    windows: Type.Optional(
      Type.Array(Window, {
        description:
          'Maintenance: every week, `from` and `to` (`HH:MM`, UTC) on `days` (`mon` …; all unless given), or once, `starts` and `ends` (`2026-01-31T22:00Z`).',
      }),
    ),
    errors: Type.Optional(
      Type.Array(ErrorRule, {
        description:
          'What errors mean, first row that fits: `code` and `match` (text, or `/expression/`), `action`, and what to `say` instead.',
      }),
    ),
    dry_run: Type.Optional(
      Type.Boolean({
        description: 'Writes down what it would do, does nothing and reports no status (false).',
      }),
    ),
  },
  closed,
)

const Route = Type.Object(
  {
    events: Type.Optional(
      Type.Array(EventPattern, {
        minItems: 1,
        description: 'Event types: `SIM/*` (one part), `Account/**` (any number); all unless given.',
      }),
    ),
    accounts: Type.Optional(
      Type.Object(
        {
          products: Type.Optional(
            Type.Array(KeyOrName, { minItems: 1, description: 'Main product, by key or name.' }),
          ),
          addons: Type.Optional(
            Type.Array(KeyOrName, { minItems: 1, description: 'An add-on that it has, by key or name.' }),
          ),
          services: Type.Optional(
            Type.Array(Type.Integer({ minimum: 1 }), {
              minItems: 1,
              description: 'A service that it has, by key.',
            }),
          ),
          custom_fields: Type.Optional(
            Type.Record(Type.String(), Type.String(), { description: 'Custom fields and their values.' }),
          ),
          realms: Type.Optional(
            Type.Array(Type.String(), {
              minItems: 1,
              description: "What stands behind the `@` of the account's id; `''`: nothing.",
            }),
          ),
        },
        { ...closed, description: 'Accounts for which all of these hold; all unless given.' },
      ),
    ),
    to: Type.Array(Type.String({ pattern: NAME }), { minItems: 1, description: 'Names of connectors.' }),
  },
  closed,
)

const { rate, max_error_share, max_removed_share } = RunRequest.properties
const ScheduleEntry = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        pattern: NAME,
        description: 'What its runs are asked by (`reconcile`). Each has its own.',
      }),
    ),
    every: Type.Optional(
      Type.String({
        pattern: '^[1-9]\\d{0,3}[mh]$',
        description: 'How often, from 10 minutes to a week: `30m`, `6h` (`24h`).',
      }),
    ),
    at: Type.Optional({
      ...TimeOfDay,
      description: 'A time of day in UTC, from which `every` is counted (`00:00`).',
    }),
    days: Type.Optional(
      Type.Array(Day, { minItems: 1, description: 'Only on these days (`mon` …); all unless given.' }),
    ),
    connectors: Type.Optional(
      Type.Array(Type.String({ pattern: NAME }), {
        minItems: 1,
        description: 'Names of connectors; all unless given.',
      }),
    ),
    filter: Type.Optional(
      Type.Object(RunFilter.properties, {
        ...closed,
        description:
          'Of these accounts alone: `i_customer`, `i_product`, `i_customer_site`, `id`, `bill_status`. Orphans are then not looked for.',
      }),
    ),
    repair: Type.Optional(
      Type.Boolean({ description: 'Mends what differs; without it, a run only looks (false).' }),
    ),
    rate,
    max_error_share,
    max_removed_share,
  },
  closed,
)
export type ScheduleEntry = Static<typeof ScheduleEntry>

const Retention = Type.Object(
  {
    days: Type.Integer({
      minimum: 40,
      maximum: 3650,
      description:
        'Events, looks at accounts and ended runs are deleted after so many days (90); not before senders have given up sending an event again.',
    }),
  },
  { ...closed, description: 'How long its database keeps what happened.' },
)

/** The configuration of a provisioner, `provisioner.yaml`. What it leaves out the environment says (docs/config.md). */
export const ProvisionerFile = Type.Object(
  {
    billing: Type.Optional(Billing),
    receiving: Type.Optional(Receiving),
    connectors: Type.Array(ConnectorEntry, { description: 'One for each external system.' }),
    routing: Type.Optional(
      Type.Array(Route, {
        minItems: 1,
        description: 'Which events and accounts go to which connectors; all to all unless given.',
      }),
    ),
    schedule: Type.Optional(
      Type.Array(ScheduleEntry, {
        minItems: 1,
        description: 'Reconciliations that begin by themselves ([reconcile.md](reconcile.md)).',
      }),
    ),
    retention: Type.Optional(Retention),
  },
  closed,
)
export type ProvisionerFile = Static<typeof ProvisionerFile>
/** One connector of the configuration: which kind, the service group of its statuses, its settings and how it is treated. */
export type ConnectorEntry = Static<typeof ConnectorEntry>
