import { type Static, Type } from 'typebox'

const Expression = (description: string) => Type.String({ minLength: 1, maxLength: 20_000, description })

const Url = (description: string) =>
  Type.String({ pattern: '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$', description })
const AnyMethod = Type.Union([
  Type.Literal('POST'),
  Type.Literal('PUT'),
  Type.Literal('PATCH'),
  Type.Literal('DELETE'),
  Type.Literal('GET'),
])
const Method = (fallback: Static<typeof AnyMethod>) =>
  Type.Union(AnyMethod.anyOf, { default: fallback, description: 'Must be safe to repeat.' })
const Path = Expression('Yields a list of path segments below `baseUrl`; each is percent-encoded.')
const Query = Type.Optional(Expression('Yields an object: the parameters of the query.'))
const Headers = Type.Record(Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" }), Type.String(), {
  additionalProperties: false,
  default: {},
  description: 'The same for every request. Secrets belong here: they are never shown.',
})

const ChangeRequest = (fallback: 'PUT' | 'POST' | 'DELETE', description: string) =>
  Type.Object(
    {
      method: Method(fallback),
      path: Path,
      query: Query,
      headers: Type.Optional(Expression('Yields an object: further headers.')),
      body: Type.Optional(Expression('Yields the body; `$state` unless given. With `as: text`, a text.')),
      as: Type.Union([Type.Literal('json'), Type.Literal('form'), Type.Literal('text')], {
        default: 'json',
        description: 'How the body is written; `text` is sent as it stands (give `content-type`).',
      }),
    },
    { additionalProperties: false, description },
  )
export type ChangeRequest = Static<ReturnType<typeof ChangeRequest>>

const ReadRequest = Type.Object(
  {
    path: Path,
    query: Query,
    state: Expression(
      'Yields, from the JSON answer, what is there now; nothing or null: the account is not there.',
    ),
  },
  {
    additionalProperties: false,
    description: 'A GET. Knows only `account_id`. Without it, what was sent before is not sent again.',
  },
)

const ListRequest = Type.Object(
  {
    path: Path,
    query: Query,
    ids: Expression('Yields, from the JSON answer, the ids of its accounts, without realm.'),
    next: Type.Optional(
      Expression(
        'Yields, from the JSON answer, what `after` is for the next page; nothing or null: this was the last.',
      ),
    ),
  },
  {
    additionalProperties: false,
    description:
      'A GET that lists all that the system holds, so that what is nobody’s is found. Knows `after`, a text; the first page has none.',
  },
)

const AnswerRule = Type.Object(
  {
    status: Type.Optional(
      Type.Array(Type.String({ pattern: '^[1-5](\\d\\d|xx)$' }), { description: 'Such as `409` or `5xx`.' }),
    ),
    when: Type.Optional(
      Expression('Over `status`, `headers` and `body` of the answer; yields true or false.'),
    ),
    is: Type.Union([
      Type.Literal('applied'),
      Type.Literal('unchanged'),
      Type.Literal('absent'),
      Type.Literal('pending'),
      Type.Literal('retry'),
      Type.Literal('reject'),
    ]),
    after: Type.Optional(Expression('For `retry`: yields the seconds to wait.')),
    token: Type.Optional(Expression('For `pending`: yields the token that the confirmation will carry.')),
    because: Type.Optional(Expression('For `retry` and `reject`: yields the explanation.')),
  },
  { additionalProperties: false },
)
export type AnswerRule = Static<typeof AnswerRule>

const NotificationRule = Type.Object(
  {
    when: Type.Optional(Expression('Over `headers` and `body` of the notification; yields true or false.')),
    is: Type.Union([
      Type.Literal('applied'),
      Type.Literal('retry'),
      Type.Literal('reject'),
      Type.Literal('pending'),
    ]),
    after: Type.Optional(Expression('For `retry`: yields the seconds to wait.')),
    because: Type.Optional(Expression('For `retry` and `reject`: yields the explanation.')),
  },
  { additionalProperties: false },
)

const Notification = Type.Object(
  {
    token: Type.Optional(
      Expression(
        'Over `headers` and `body`: yields the token. Needed unless the callback address carries the token.',
      ),
    ),
    answers: Type.Array(NotificationRule, {
      default: [],
      description: 'What notifications mean; the first that fits. One that none fits says that it is done.',
    }),
  },
  {
    additionalProperties: false,
    description: 'How notifications are read that come to the callback address about what is pending.',
  },
)

const OAuth2 = Type.Object(
  {
    tokenUrl: Url('The token endpoint.'),
    clientId: Type.String({ minLength: 1, description: 'Who we are there.' }),
    clientSecret: Type.String({ minLength: 1, description: 'Never shown.' }),
    scope: Type.Optional(
      Type.String({ minLength: 1, description: 'What is asked for, where it is needed.' }),
    ),
    audience: Type.Optional(Type.String({ minLength: 1, description: 'For whom, where it is needed.' })),
    credentials: Type.Union([Type.Literal('header'), Type.Literal('body')], {
      default: 'header',
      description: 'Where the client says who it is: Basic in the header, or in the body.',
    }),
  },
  { additionalProperties: false, description: 'Client credentials (RFC 6749 §4.4) for every request.' },
)
export type OAuth2 = Static<typeof OAuth2>

export const HttpConfig = Type.Object(
  {
    baseUrl: Url('Where all requests go; no user name or password in it.'),
    headers: Headers,
    oauth2: Type.Optional(OAuth2),
    wanted: Type.String({
      default: 'true',
      maxLength: 20_000,
      description: 'Yields whether the account should be there at all. A closed one never is.',
    }),
    state: Expression('Yields an object: what the external system should hold for the account.'),
    send: ChangeRequest('PUT', 'Brings the account to `$state`.'),
    create: Type.Optional(
      ChangeRequest('POST', 'Sent instead of `send` where `read` found that the account is not there.'),
    ),
    remove: Type.Optional(
      ChangeRequest('DELETE', 'For an account that should not be there. Knows `account_id` and `$actual`.'),
    ),
    read: Type.Optional(ReadRequest),
    list: Type.Optional(ListRequest),
    caseless: Type.Boolean({
      default: false,
      description:
        'Whether ids that differ only in case are the same there: `list.ids` may then be in another case.',
    }),
    check: Type.Optional(
      Type.Object({ path: Path, query: Query }, { additionalProperties: false, description: 'A GET.' }),
    ),
    poll: Type.Optional(
      Type.Object(
        { path: Path, query: Query },
        {
          additionalProperties: false,
          description: 'A GET that asks what has become of what is pending. Knows `token`.',
        },
      ),
    ),
    notification: Type.Optional(Notification),
    answers: Type.Array(AnswerRule, {
      default: [],
      description: 'What answers mean; the first that fits, then what HTTP says.',
    }),
  },
  { additionalProperties: false },
)
export type HttpConfig = Static<typeof HttpConfig>
