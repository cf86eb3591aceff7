import { type Queryable, statement } from '@openespf/foundation/pg'

const set = statement(
  'espf-set-handler-enabled',
  `update espf.handler set enabled = $2, deleting = $3, updated_at = clock_timestamp()
  where i_handler = $1 and not deleting`,
)

/** One that is being deleted stays so. */
export async function setHandlerEnabled(
  tx: Queryable,
  iHandler: number,
  state: { enabled: boolean; deleting: boolean },
): Promise<void> {
  await tx.query(set, [iHandler, state.enabled, state.deleting])
}
