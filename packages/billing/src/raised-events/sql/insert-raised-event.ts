import { type Queryable, statement } from '@openespf/foundation/pg'

const insert = statement<{ i_raised_event: number }>(
  'billing.insert-raised-event',
  `insert into billing.raised_event (i_env, event_type, entity, variables, created_at)
   values ($1, $2, $3, $4::jsonb, $5) returning i_raised_event`,
)

export async function insertRaisedEvent(
  tx: Queryable,
  event: { iEnv: number; eventType: string; entity: string; variables: object; createdAt: Date },
): Promise<number> {
  const { iEnv, eventType, entity, variables, createdAt } = event
  return (await tx.one(insert, [iEnv, eventType, entity, JSON.stringify(variables), createdAt]))
    .i_raised_event
}
