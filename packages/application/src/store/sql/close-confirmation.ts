import { type Queryable, statement } from '@openespf/foundation/pg'

const close = statement(
  'close-confirmation',
  'update app.confirmation set fingerprint = null where connector = $1 and token = $2',
)

/** No step waits for it any more: what is told of it from now on only asks for another look. */
export async function closeConfirmation(db: Queryable, connector: string, token: string): Promise<void> {
  await db.query(close, [connector, token])
}
