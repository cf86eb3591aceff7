import { type Static, Type } from 'typebox'

/**
 * An attribute of a policy, grouped by vendor: espf-facts §7.7 (`lte.wtl`: `cs_profile`, `eps_profile`). `operation` is how
 * a RADIUS reply is edited with it: `=` adds it if it is absent, `+=` appends, `:=` overrides; kept and returned as given.
 * Its name is ours.
 */
export const PolicyAttribute = Type.Object(
  {
    group_name: Type.String({ minLength: 1, maxLength: 64 }),
    name: Type.String({ minLength: 1, maxLength: 64 }),
    values: Type.Array(Type.String({ maxLength: 1000 }), { maxItems: 100 }),
    operation: Type.Optional(Type.Union([Type.Literal('='), Type.Literal('+='), Type.Literal(':=')])),
  },
  { additionalProperties: false },
)
export type PolicyAttribute = Static<typeof PolicyAttribute>
