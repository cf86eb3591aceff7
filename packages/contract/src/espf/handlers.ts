import { type Static, Type } from 'typebox'
import { WireId } from '../billing/wire.ts'

/** The scope that every call about handlers, events and deliveries needs: espf-facts §5.1. */
export const HANDLERS_SCOPE = 'espf.handlers:write'

/** Stands in an answer for a secret that is set; sent back in a change it leaves the secret as it is. */
export const MASK = '********'

const TEXT = '^[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]*$'
const text = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength, pattern: TEXT })
const HeaderName = Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$" })
const Pem = Type.String({
  minLength: 1,
  maxLength: 65_536,
  pattern: '^(-----BEGIN [\\s\\S]*-----END|\\*{8}$)',
})

/** `Authorization: Basic …`: espf-facts §4.3. */
const BasicAuth = Type.Object(
  { type: Type.Literal('basic'), user: text(255), password: text(1024) },
  { additionalProperties: false },
)

/** `<header>: <scheme> <credential>`; the header is `Authorization` unless another is named: espf-facts §4.1, §4.3. */
const CustomAuth = Type.Object(
  {
    type: Type.Literal('custom'),
    scheme: Type.String({ pattern: '^[\\x21-\\x7e]{1,128}$' }),
    credential: text(4096),
    header: Type.Optional(HeaderName),
  },
  { additionalProperties: false },
)

/**
 * `Authorization: Signature keyId="…",algorithm="…",signature="…"` over the signing string, in which `{date}` stands for
 * the value of the `Date` header; `date: {date}` unless another is given (espf-facts §4.3: the exact string is not public).
 */
const SignatureAuth = Type.Object(
  {
    type: Type.Literal('signature'),
    key_id: Type.String({ pattern: '^[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]{1,255}$' }),
    key: text(4096),
    algorithm: Type.Optional(Type.Union([Type.Literal('hmac-sha1'), Type.Literal('hmac-sha256')])),
    signing_string: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, pattern: '\\{date\\}' })),
  },
  { additionalProperties: false },
)

export const HandlerAuth = Type.Union([BasicAuth, CustomAuth, SignatureAuth])
export type HandlerAuth = Static<typeof HandlerAuth>

/** Secrets of the Standard Webhooks headers: `whsec_` and 24 to 64 bytes in base64; two while one replaces the other. */
const WebhookSecrets = Type.Array(Type.String({ pattern: '^(whsec_[A-Za-z0-9+/]{32,88}={0,2}|\\*{8})$' }), {
  maxItems: 2,
})

/** PEM texts: an own CA, and a certificate with its key to show. Certificates of the other side are always verified. */
const Tls = Type.Object(
  { ca: Type.Optional(Pem), certificate: Type.Optional(Pem), key: Type.Optional(Pem) },
  { additionalProperties: false },
)

export const retryPresets = ['espf', 'nsps', 'quick'] as const

/**
 * When a failed event is tried again. A preset, or own delays: the n-th is that after the n-th failed try, in seconds; when
 * there is none left the event is exhausted.
 */
export const RetrySchedule = Type.Union([
  Type.Object({ preset: Type.Enum(retryPresets) }, { additionalProperties: false }),
  Type.Object(
    {
      delays_s: Type.Array(Type.Number({ minimum: 0.1, maximum: 30 * 86_400 }), {
        minItems: 1,
        maxItems: 500,
      }),
    },
    { additionalProperties: false },
  ),
])
export type RetrySchedule = Static<typeof RetrySchedule>

/** Only events of these are sent; each list that is given must hold one of the event's own. */
const Filter = Type.Object(
  {
    i_env: Type.Optional(Type.Array(WireId, { minItems: 1, maxItems: 1000 })),
    i_customer: Type.Optional(Type.Array(WireId, { minItems: 1, maxItems: 1000 })),
    i_product: Type.Optional(Type.Array(WireId, { minItems: 1, maxItems: 1000 })),
  },
  { additionalProperties: false },
)

const EventTypeName = text(200)

/** What a handler can be told; `name` and `url` are needed to create one, everything else has the default named here. */
export const handlerFields = {
  name: text(64),
  url: Type.String({ maxLength: 2048, pattern: '^https?://[^\\s\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$' }),
  /** Default raw: espf-facts §1, provisioning event version. Cannot be changed while deliveries are unfinished. */
  event_version: Type.Optional(Type.Union([Type.Literal('raw'), Type.Literal('grouped')])),
  /** Which spelling of renamed raw types is sent; default current. */
  names: Type.Optional(Type.Union([Type.Literal('current'), Type.Literal('legacy')])),
  auth: HandlerAuth,
  webhook_secrets: Type.Optional(WebhookSecrets),
  /** Sent with every request. Their values are secrets. */
  headers: Type.Optional(
    Type.Record(HeaderName, Type.String({ maxLength: 4096, pattern: '^[\\x20-\\x7e\\t]*$' }), {
      additionalProperties: false,
    }),
  ),
  tls: Type.Optional(Tls),
  /** For the whole request; default 300 (espf-facts §4.4). */
  timeout_s: Type.Optional(Type.Number({ minimum: 0.1, maximum: 3600 })),
  /** Requests at a time; default 8. */
  concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024 })),
  /** Events a second; null, the default: no limit. */
  rate_limit: Type.Optional(Type.Union([Type.Number({ minimum: 0.01, maximum: 100_000 }), Type.Null()])),
  /** Default nsps. */
  retry: Type.Optional(RetrySchedule),
  /** Default safe. */
  outcome_policy: Type.Optional(Type.Union([Type.Literal('safe'), Type.Literal('espf')])),
  filter: Type.Optional(Filter),
  /** Types of which only the newest queued one per entity is sent, beyond those of espf-facts §2.4. */
  coalesce: Type.Optional(Type.Array(EventTypeName, { maxItems: 200 })),
  /** Seconds after its first failure when a failing event of that type is given up, so that its entity goes on. */
  skip_after_s: Type.Optional(
    Type.Record(EventTypeName, Type.Number({ minimum: 1, maximum: 90 * 86_400 }), {
      additionalProperties: false,
    }),
  ),
  /** The same for an event that fails alone, when it cannot be told whether the handler or the event is at fault; default 86 400. */
  park_after_s: Type.Optional(Type.Number({ minimum: 60, maximum: 90 * 86_400 })),
}

/** Enabled unless it says otherwise; a new enabled handler is subscribed to everything that it supports. */
export const CreateHandlerParams = Type.Object(
  { ...handlerFields, enabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)
export type CreateHandlerParams = Static<typeof CreateHandlerParams>

/**
 * What is absent stays. A part that is given (auth, filter, …) replaces the old one; a secret given as `MASK` stays. With a
 * `url` of another scheme, host or port no secret stays: auth, and webhook_secrets, headers and tls where there are secrets
 * in them, are given anew with it.
 */
export const UpdateHandlerParams = Type.Partial(Type.Object(handlerFields), { additionalProperties: false })
export type UpdateHandlerParams = Static<typeof UpdateHandlerParams>

/**
 * A handler as it is shown: secrets as `MASK`. `circuit` is the worst of the dispatchers' (closed, probing, open), and
 * undefined while none delivers; `held_back` says in words why nothing is sent now, null when something is.
 */
export const Handler = Type.Object({
  i_handler: Type.Integer(),
  type: Type.Literal('EventSender'),
  enabled: Type.Boolean(),
  name: Type.String(),
  url: Type.String(),
  event_version: Type.Union([Type.Literal('raw'), Type.Literal('grouped')]),
  names: Type.Union([Type.Literal('current'), Type.Literal('legacy')]),
  auth: Type.Record(Type.String(), Type.Unknown()),
  webhook_secrets: Type.Array(Type.String()),
  headers: Type.Record(Type.String(), Type.String()),
  tls: Type.Record(Type.String(), Type.String()),
  timeout_s: Type.Number(),
  concurrency: Type.Integer(),
  rate_limit: Type.Union([Type.Number(), Type.Null()]),
  retry: RetrySchedule,
  outcome_policy: Type.Union([Type.Literal('safe'), Type.Literal('espf')]),
  filter: Type.Record(Type.String(), Type.Array(Type.Integer())),
  coalesce: Type.Array(Type.String()),
  skip_after_s: Type.Record(Type.String(), Type.Number()),
  park_after_s: Type.Number(),
  paused: Type.Union([Type.Object({ since: Type.String(), reason: Type.String() }), Type.Null()]),
  deleting: Type.Boolean(),
  circuit: Type.Optional(
    Type.Object({
      state: Type.Union([Type.Literal('closed'), Type.Literal('probing'), Type.Literal('open')]),
      since: Type.String(),
      last_failure: Type.String(),
    }),
  ),
  held_back: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String(),
  updated_at: Type.String(),
})
export type Handler = Static<typeof Handler>

export const HandlerList = Type.Object({ handler_list: Type.Array(Handler) })
export type HandlerList = Static<typeof HandlerList>

/** What becomes of the deliveries that were queued when a handler was disabled; needed when there are any. */
export const EnableHandlerParams = Type.Object(
  { queued: Type.Optional(Type.Union([Type.Literal('send'), Type.Literal('cancel')])) },
  { additionalProperties: false },
)
export type EnableHandlerParams = Static<typeof EnableHandlerParams>

/** Without `cancel` a handler that has unfinished deliveries is not deleted. */
export const DeleteHandlerQuery = Type.Object(
  { cancel: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])) },
  { additionalProperties: false },
)
export type DeleteHandlerQuery = Static<typeof DeleteHandlerQuery>

export const PauseParams = Type.Object(
  { reason: Type.Optional(text(1000, 0)) },
  { additionalProperties: false },
)
export type PauseParams = Static<typeof PauseParams>

/** An event of that type, made up and marked as a test (`variables.test` true), is sent at once and outside of every queue. */
export const TestHandlerParams = Type.Object(
  { event_type: Type.Optional(EventTypeName) },
  { additionalProperties: false },
)
export type TestHandlerParams = Static<typeof TestHandlerParams>

export const TestResult = Type.Object({
  ok: Type.Boolean(),
  /** What the handler's outcome policy makes of the answer: finished, rejected, or retried. */
  outcome: Type.Union([Type.Literal('finished'), Type.Literal('rejected'), Type.Literal('retried')]),
  status_code: Type.Union([Type.Integer(), Type.Null()]),
  error: Type.Union([Type.String(), Type.Null()]),
  response: Type.String(),
  duration_ms: Type.Integer(),
  request: Type.Object({
    url: Type.String(),
    headers: Type.Record(Type.String(), Type.String()),
    body: Type.String(),
  }),
})
export type TestResult = Static<typeof TestResult>

export const Subscription = Type.Object({ event_type: Type.String(), subscribed: Type.Boolean() })
export const SubscriptionList = Type.Object({ subscription_list: Type.Array(Subscription) })
export type SubscriptionList = Static<typeof SubscriptionList>

/** Names or patterns, in which `*` stands for one part between slashes: `Account/*`, `*\/Status/*`. `unsubscribe` comes first. */
export const ChangeSubscriptionsParams = Type.Object(
  {
    subscribe: Type.Optional(Type.Array(EventTypeName, { maxItems: 1000 })),
    unsubscribe: Type.Optional(Type.Array(EventTypeName, { maxItems: 1000 })),
  },
  { additionalProperties: false },
)
export type ChangeSubscriptionsParams = Static<typeof ChangeSubscriptionsParams>
