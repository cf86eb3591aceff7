import type { ConfirmationOptions } from '@openespf/application'
import { type Static, Type } from 'typebox'

/** How an external system confirms what is pending: `confirmation` beside `use`. */
export const ConfirmationEntry = Type.Object(
  {
    within_s: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    poll_s: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    /** The bearer token that its notifications present. */
    bearer: Type.Optional(Type.String({ minLength: 8 })),
    /** Or the secret of the HMAC-SHA256 of their bodies, and the header that has it. */
    hmac: Type.Optional(
      Type.Object(
        { secret: Type.String({ minLength: 8 }), header: Type.String({ minLength: 1 }) },
        { additionalProperties: false },
      ),
    ),
  },
  {
    additionalProperties: false,
    description:
      'How the external system confirms what is pending: `within_s`, `poll_s`, and what its notifications present, `bearer` or `hmac` (secret, header). See [operating-the-application.md](operating-the-application.md).',
  },
)
type ConfirmationEntry = Static<typeof ConfirmationEntry>

/** `publicUrl`: the base address under which external systems reach the Application. */
export function readConfirmation(
  entry: ConfirmationEntry,
  about: { connector: string; publicUrl: string | undefined },
): ConfirmationOptions {
  const { within_s, poll_s, bearer, hmac } = entry
  if (bearer !== undefined && hmac !== undefined)
    throw new Error(`connector ${about.connector}: confirmation takes bearer or hmac, not both`)
  return {
    ...(within_s !== undefined && { withinMs: within_s * 1000 }),
    ...(poll_s !== undefined && { pollMs: poll_s * 1000 }),
    ...(bearer !== undefined && { auth: { kind: 'bearer' as const, token: bearer } }),
    ...(hmac && { auth: { kind: 'hmac' as const, ...hmac } }),
    ...(about.publicUrl !== undefined && {
      callbackUrl: `${about.publicUrl.replace(/\/+$/, '')}/callbacks/${about.connector}`,
    }),
  }
}
