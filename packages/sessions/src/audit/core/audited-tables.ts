/** A table with its columns and those of them that are its primary key. */
export type KeyedTable = {
  schema: string
  name: string
  key: readonly string[]
  columns: readonly string[]
}

/** What no API writes, or writes only as a means: leases, queues, what dispatch derives and notes. */
const UNAUDITED: Readonly<Record<string, readonly string[]>> = {
  billing: ['clock_lease', 'idempotency_key', 'taken_id', 'time_zone'],
  session: ['failed_login', 'session', 'signing_key'],
}

/** Of ESPF, where most tables are the machine's own, those that operators and Applications write. */
const AUDITED_ESPF = [
  'account_status',
  'handler',
  'job',
  'pause_window',
  'request',
  'service_group',
  'subscription',
  'system',
]

/** What the machine writes too, on its own account: recorded only when somebody asked for it. */
const ASKED = ['request', 'job']

/** The functions and triggers that record changes, for all tables that the APIs write. */
export function auditTriggers(tables: readonly KeyedTable[]): string {
  return [
    '-- Generated from the tables of the numbered migrations by "npm run generate". Do not edit.\n',
    ...tables.filter(isAudited).map(triggersOf),
  ].join('\n')
}

function isAudited({ schema, name }: KeyedTable): boolean {
  return schema === 'espf' ? AUDITED_ESPF.includes(name) : !(UNAUDITED[schema] ?? [name]).includes(name)
}

function triggersOf(table: KeyedTable): string {
  const { schema, name, key, columns } = table
  const entity = entityOf(table)
  const isAsked = schema === 'espf' && ASKED.includes(name)
  const when = isAsked ? `when (current_setting('openespf.actor', true) <> '') ` : ''
  return `create or replace function audit.${entity}_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
${columns.map(comparison).join('\n')}
  if v_after <> '{}' then
    perform audit.write_change('${entity}', (${key.map((column) => `new.${column}`).join(` || '/' || `)})::text, ${columns.includes('i_env') ? 'new.i_env' : 'null'}, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on ${schema}.${name}
for each row ${when}execute function audit.record_row(${[entity, ...key].map((text) => `'${text}'`).join(', ')});
create or replace trigger audit_update after update on ${schema}.${name}
for each row ${when}execute function audit.${entity}_update();
`
}

/** How the log names it: as the table, and what is ESPF's so that it is no other's. */
function entityOf({ schema, name }: KeyedTable): string {
  return schema === 'espf' ? `espf_${name}` : name
}

function comparison(column: string): string {
  const shown = (row: 'old' | 'new') =>
    isSecret(column) ? `case when ${row}.${column} is not null then '***' end` : `${row}.${column}`
  const object = (row: 'old' | 'new') => `jsonb_build_object('${column}', ${shown(row)})`
  return `  if new.${column} is distinct from old.${column} then
    v_before := v_before || ${object('old')};
    v_after := v_after || ${object('new')};
  end if;`
}

/** As `audit.described` has it: columns named so hold hashes or sealed texts. */
function isSecret(column: string): boolean {
  return /_(hash|sealed)$/.test(column)
}
