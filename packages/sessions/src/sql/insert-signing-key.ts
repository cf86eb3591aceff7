import { type Queryable, statement } from '@openespf/foundation/pg'

const insertSigningKeyStatement = statement(
  'session-insert-signing-key',
  'insert into session.signing_key (private_key_sealed) values ($1) on conflict do nothing',
)

/** Keeps the key unless another process was first. */
export async function insertSigningKey(db: Queryable, sealed: Buffer): Promise<void> {
  await db.query(insertSigningKeyStatement, [sealed])
}
