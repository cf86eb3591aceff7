import { invalid } from '../../core/refusals.ts'

/**
 * An attribute of a policy, grouped by vendor, with how a RADIUS reply is edited with it: espf-facts §7.7. Kept in the
 * database in the wire's names.
 */
export type PolicyAttribute = {
  group_name: string
  name: string
  values: string[]
  operation?: '=' | '+=' | ':='
}

/** Refuses two attributes of one name in one group. */
export function checkAttributes(attributes: readonly PolicyAttribute[]): void {
  const seen = new Set<string>()
  for (const { group_name, name } of attributes) {
    const key = JSON.stringify([group_name, name])
    if (seen.has(key)) throw invalid(`the attribute ${group_name} ${name} is there twice`)
    seen.add(key)
  }
}

/** Whether two lists say the same, in the same order. */
export function sameAttributes(a: readonly PolicyAttribute[], b: readonly PolicyAttribute[]): boolean {
  return spell(a) === spell(b)
}

function spell(attributes: readonly PolicyAttribute[]): string {
  return JSON.stringify(attributes.map((a) => [a.group_name, a.name, a.values, a.operation]))
}
