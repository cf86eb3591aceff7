import { type Queryable, statement } from '@openespf/foundation/pg'

export type RouteValues = { rawType: string; eventType: string; variableNames: readonly string[] | null }

/** Null: any. */
export type RouteFilter = {
  iEnvs: readonly number[] | null
  iCustomers: readonly number[] | null
  iProducts: readonly number[] | null
}

const replace = statement(
  'espf-replace-routes',
  `with wanted as (
    select w.raw_type, w.event_type, w.variable_names
    from jsonb_to_recordset($2::jsonb) as w (raw_type text, event_type text, variable_names text[])
  ), gone as (
    delete from espf.route r where r.i_handler = $1
      and not exists (select from wanted w where w.raw_type = r.raw_type and w.event_type = r.event_type)
  )
  insert into espf.route (raw_type, i_handler, event_type, variable_names, i_envs, i_customers, i_products)
  select raw_type, $1, event_type, variable_names, $3, $4, $5 from wanted
  on conflict (raw_type, i_handler, event_type) do update set variable_names = excluded.variable_names,
    i_envs = excluded.i_envs, i_customers = excluded.i_customers, i_products = excluded.i_products`,
)

/** Makes these the handler's routes. Handler 0 is nobody: its types are recorded without a delivery. */
export async function replaceRoutes(
  db: Queryable,
  iHandler: number,
  routes: readonly RouteValues[],
  filter: RouteFilter = { iEnvs: null, iCustomers: null, iProducts: null },
): Promise<void> {
  const rows = routes.map((r) => ({
    raw_type: r.rawType,
    event_type: r.eventType,
    variable_names: r.variableNames,
  }))
  await db.query(replace, [iHandler, JSON.stringify(rows), filter.iEnvs, filter.iCustomers, filter.iProducts])
}
