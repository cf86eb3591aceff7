import { type Static, Type } from 'typebox'

const AttributeName = '^[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*$'
const Attributes = (description: string) =>
  Type.Record(
    Type.String({ pattern: AttributeName }),
    Type.Union([Type.String(), Type.Array(Type.String())]),
    { additionalProperties: false, default: {}, description },
  )

export const LdapConfig = Type.Object(
  {
    url: Type.String({
      pattern: '^ldaps?://[^/?#@\\s]+$',
      description: 'Where the directory listens: `ldap://host:389` or `ldaps://host:636`.',
    }),
    bindDn: Type.String({
      minLength: 1,
      description: 'DN that may read and change the entries, passwords included.',
    }),
    bindPassword: Type.String({ minLength: 1, description: 'Its password.' }),
    startTls: Type.Boolean({
      default: false,
      description: 'Switch to TLS on the `ldap://` port before binding.',
    }),
    ca: Type.Optional(
      Type.String({
        pattern: '^-----BEGIN CERTIFICATE-----',
        description:
          'Certificate (PEM) of the authority that the directory’s certificate must come from; unless given, one of the well-known.',
      }),
    ),
    timeoutMs: Type.Integer({
      minimum: 100,
      maximum: 60_000,
      default: 5_000,
      description: 'How long to wait for a connection, and for an answer, in milliseconds.',
    }),
    dn: Type.String({
      pattern: '^[A-Za-z][A-Za-z0-9-]*=[^,]*\\{\\{(account_id|imsi)\\}\\}[^,]*,.+$',
      description:
        'DN of an account’s entry: its first part has {{account_id}} (the account’s id without its realm) or {{imsi}} in it, the rest has no placeholder.',
    }),
    objectClasses: Type.Array(Type.String({ pattern: AttributeName }), {
      minItems: 1,
      default: ['inetOrgPerson'],
      description: 'Object classes of the entry.',
    }),
    attributes: Attributes(
      'Templates of the entry’s attributes; one whose placeholders have no value is left out. Other attributes of the entry are not touched.',
    ),
    blockedAttributes: Attributes(
      'Templates that take the place of those above, or come to them, while the account has no service.',
    ),
    passwordAttribute: Type.String({
      pattern: AttributeName,
      default: 'userPassword',
      description: 'The attribute that the directory checks the password of a bind against.',
    }),
    passwordScheme: Type.Union(
      [Type.Literal('ssha'), Type.Literal('argon2'), Type.Literal('plain'), Type.Literal('none')],
      {
        default: 'ssha',
        description: 'How the service password is stored: salted SHA-1, Argon2id, as it is, or not at all.',
      },
    ),
    serviceStatuses: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        'Account statuses that do not bar service, such as "overdraft". An account in order (no status) has a password; with any other status it has none, so that no bind succeeds.',
    }),
  },
  { additionalProperties: false },
)
export type LdapConfig = Static<typeof LdapConfig>
