import { type Static, Type } from 'typebox'

export const ExecConfig = Type.Object(
  {
    command: Type.String({
      pattern: '^/.+',
      description: 'The program, by its whole path. No shell is between.',
    }),
    args: Type.Array(Type.String(), {
      default: [],
      description: 'Its arguments; never anything of a subscriber.',
    }),
    env: Type.Record(Type.String({ pattern: '^[A-Za-z_]\\w*$' }), Type.String(), {
      default: {},
      description: 'Its environment, beside a PATH. Secrets of the script belong here: they are never shown.',
    }),
    timeoutMs: Type.Integer({
      minimum: 100,
      maximum: 600_000,
      default: 30_000,
      description: 'How long one run may take, in milliseconds; then it is killed.',
    }),
    fields: Type.Record(
      Type.String({ pattern: '^[A-Za-z_]\\w*$' }),
      Type.String({ pattern: '^(account|sim|product|accessPolicy|customer|customFields)(\\.\\w+)+$' }),
      {
        default: { imsi: 'sim.imsi', product: 'product.name' },
        description: 'The state of an account beside `active`, and where its fields come from.',
      },
    ),
    read: Type.Boolean({
      default: true,
      description: 'Whether the script can read. Without, what was sent before is not sent again.',
    }),
    list: Type.Boolean({
      default: false,
      description: 'Whether the script can list, so that what is nobody’s is found.',
    }),
    caseless: Type.Boolean({
      default: false,
      description:
        'Whether ids that differ only in case are the same there: `list` may then tell them in another case.',
    }),
    serviceStatuses: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description: 'Account statuses with which an account stays active; one in order always is.',
    }),
  },
  { additionalProperties: false },
)
export type ExecConfig = Static<typeof ExecConfig>
