import { type Static, Type } from 'typebox'

const Url = Type.String({
  pattern: '^https?://[^/?#@{}\\s]+([/?][^#\\s]*)?$',
  description: 'With {{placeholders}} after the host; no user name or password.',
})
const Body = Type.Record(Type.String(), Type.Unknown(), {
  description:
    'A JSON object; texts in it are templates, and one that is a single {{placeholder}} keeps its type.',
})
const ChangingMethod = Type.Union([
  Type.Literal('POST'),
  Type.Literal('PUT'),
  Type.Literal('PATCH'),
  Type.Literal('DELETE'),
])
const Statuses = (statuses: string[], description: string) =>
  Type.Array(Type.String({ pattern: '^[1-5](\\d\\d|xx)$' }), { default: statuses, description })

const RemoveRequest = Type.Object(
  {
    method: Type.Union(ChangingMethod.anyOf, { default: 'DELETE' }),
    url: Url,
    body: Type.Optional(Body),
  },
  {
    additionalProperties: false,
    description: 'Sent for an account that should have nothing. Its only placeholder is {{account_id}}.',
  },
)

const ReadRequest = Type.Object(
  { url: Url, expect: Type.Optional(Body) },
  {
    additionalProperties: false,
    description:
      'A GET whose JSON answer tells whether anything must be sent: not when it contains `expect` (the body, unless given), or is 404 for a removal. The only placeholder of its URL is {{account_id}}.',
  },
)

export const HttpConfig = Type.Object(
  {
    url: Url,
    method: Type.Union(ChangingMethod.anyOf, { default: 'PUT', description: 'Must be safe to repeat.' }),
    headers: Type.Record(Type.String({ pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" }), Type.String(), {
      additionalProperties: false,
      default: {},
      description: 'For every request. Secrets belong here: they are never shown.',
    }),
    body: Type.Optional(Body),
    remove: Type.Optional(RemoveRequest),
    read: Type.Optional(ReadRequest),
    checkUrl: Type.Optional(Url),
    needs: Type.Array(Type.String({ pattern: '^[A-Za-z_]\\w*(\\.\\w+)*$' }), {
      default: [],
      description:
        'Values, such as `sim.imsi`, without which an account should have nothing in the external system.',
    }),
    successStatuses: Statuses(['2xx'], 'Statuses of an answer that mean done.'),
    retryStatuses: Statuses(['408', '425', '429', '5xx'], 'Statuses that mean: try again later.'),
  },
  { additionalProperties: false },
)
export type HttpConfig = Static<typeof HttpConfig>
