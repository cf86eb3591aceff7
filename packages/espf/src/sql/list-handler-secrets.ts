import { type Queryable, statement } from '@openespf/foundation/pg'

export type HandlerSecretsRow = {
  i_handler: number
  event_version: 'raw' | 'grouped'
  secrets_sealed: Buffer
}

const list = statement<HandlerSecretsRow>(
  'espf-list-handler-secrets',
  'select i_handler, event_version, secrets_sealed from espf.handler where i_handler = any ($1::int[])',
)

export function listHandlerSecrets(db: Queryable, handlers: readonly number[]): Promise<HandlerSecretsRow[]> {
  return db.query(list, [handlers])
}
