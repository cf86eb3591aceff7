import { type Queryable, statement } from '@openespf/foundation/pg'

/** A capture trigger of billing's tables with its function: their definitions as the server has them. */
export type InstalledCapture = {
  function_name: string
  source: string
  /** As `pg_get_triggerdef` writes it; null: the function has no trigger. */
  trigger: string | null
  /** It fires for ordinary writers. */
  fires: boolean
}

const list = statement<InstalledCapture>(
  'espf-list-captures',
  `select p.proname::text as function_name, p.prosrc as source, pg_get_triggerdef(t.oid) as trigger,
    coalesce(t.tgenabled in ('O', 'A'), false) as fires
  from pg_catalog.pg_proc p left join pg_catalog.pg_trigger t on t.tgfoid = p.oid
  where p.pronamespace = 'espf'::regnamespace and p.proname like 'capture\\_%'
  order by 1`,
)

export function listCaptures(db: Queryable): Promise<InstalledCapture[]> {
  return db.query(list)
}
