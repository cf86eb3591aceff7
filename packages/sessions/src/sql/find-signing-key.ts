import { type Queryable, statement } from '@openespf/foundation/pg'

const findSigningKeyStatement = statement<{ private_key_sealed: Buffer }>(
  'session-find-signing-key',
  'select private_key_sealed from session.signing_key',
)

export async function findSigningKey(db: Queryable): Promise<Buffer | undefined> {
  return (await db.maybe(findSigningKeyStatement))?.private_key_sealed
}
