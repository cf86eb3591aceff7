import type { Condition, VariableSource } from '@openespf/contract/event-types'

/** The condition as an SQL expression over the trigger's `old` and `new`. */
export function conditionSql(condition: Condition): string {
  switch (condition.kind) {
    case 'changed':
      return condition.columns.map(changed).join(' or ')
    case 'became': {
      const from =
        condition.from === undefined ? '' : ` and old.${condition.column} = ${literal(condition.from)}`
      return `${changed(condition.column)} and new.${condition.column} = ${literal(condition.to)}${from}`
    }
    case 'set':
      return `new.${condition.column} is not null`
    case 'cleared':
      return `old.${condition.column} is not null and new.${condition.column} is null`
    case 'is':
      return `new.${condition.column} = ${literal(condition.value)}`
    case 'ran-out':
      return `coalesce(old.${condition.column} > 0, true) and new.${condition.column} <= 0`
    case 'appeared':
      return `old.${condition.column} <= 0 and coalesce(new.${condition.column} > 0, true)`
    case 'all':
      return condition.of.map((part) => `(${conditionSql(part)})`).join(' and ')
    case 'any':
      return condition.of.map((part) => `(${conditionSql(part)})`).join(' or ')
    default:
      return condition satisfies never
  }
}

/** Every column that the condition looks at. */
export function columnsOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'changed':
      return condition.columns
    case 'became':
    case 'set':
    case 'cleared':
    case 'is':
    case 'ran-out':
    case 'appeared':
      return [condition.column]
    case 'all':
    case 'any':
      return condition.of.flatMap(columnsOf)
    default:
      return condition satisfies never
  }
}

/** True when one of the columns differs; used to leave triggers unfired. */
export function anyChanged(columns: readonly string[]): string {
  return columns.map(changed).join(' or ')
}

/** The variables as an SQL expression of type jsonb; `id` is the entity's own. */
export function variablesSql(
  id: { name: string; value: string },
  sources: Readonly<Record<string, VariableSource>>,
): string {
  const entries = Object.entries(sources)
  const always = entries.filter(([, source]) => !isOptional(source))
  const optional = entries.filter(([, source]) => isOptional(source))
  const fixed = build([`'${id.name}', ${id.value}`, ...always.map(pair)])
  return optional.length === 0 ? fixed : `${fixed} || jsonb_strip_nulls(${build(optional.map(pair))})`
}

/** A text or boolean constant. */
export function literal(value: string | boolean): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

const changed = (column: string): string => `new.${column} is distinct from old.${column}`
const build = (pairs: readonly string[]): string => `jsonb_build_object(${pairs.join(', ')})`
const pair = ([name, source]: [string, VariableSource]): string => `'${name}', ${sourceSql(source)}`
const isOptional = (source: VariableSource): boolean => source.row === 'holder' || source.optional === true

function sourceSql(source: VariableSource): string {
  if (source.row === 'holder')
    return `(select ${source.column} from billing.account where i_sim_card = new.i_sim_card)`
  const value = `${source.row}.${source.column}`
  return source.money ? `trim_scale(${value})` : value
}
