import { type Static, Type } from 'typebox'

export const OsmoHlrConfig = Type.Object(
  {
    host: Type.String({
      minLength: 1,
      description: 'Where the control interface (CTRL) of OsmoHLR listens.',
    }),
    port: Type.Integer({ minimum: 1, maximum: 65_535, default: 4259, description: 'Its TCP port.' }),
    vtyPort: Type.Integer({
      minimum: 1,
      maximum: 65_535,
      default: 4258,
      description:
        'The TCP port of its VTY on the same host: where it lists its subscribers, which CTRL cannot.',
    }),
    timeoutMs: Type.Integer({
      minimum: 100,
      maximum: 60_000,
      default: 5_000,
      description: 'How long to wait for a connection, and for an answer, in milliseconds.',
    }),
    serviceStatuses: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        'Account statuses that do not bar service, such as "overdraft". An account in order (no status) has service; any other status bars calls and data.',
    }),
    keys: Type.Boolean({
      default: false,
      description:
        'Whether Ki and OPC of SIM cards come from billing. Its API user then needs the scope `billing.sim_keys:read`.',
    }),
  },
  { additionalProperties: false },
)
export type OsmoHlrConfig = Static<typeof OsmoHlrConfig>
