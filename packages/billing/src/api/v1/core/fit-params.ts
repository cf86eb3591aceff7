import { isRecord } from '../../../core/json.ts'

const YES: readonly unknown[] = [1, '1', true, 'true', 'Y']
const NO: readonly unknown[] = [0, '0', false, 'false', 'N']

/**
 * Writes what clients send loosely as the schema (a JSON Schema) has it, and leaves everything else for the check to refuse:
 * a Flag ('Y', 'N'), a Switch (0, 1, '0', '1') and a boolean each take 0, 1, '0', '1', true, false, 'true', 'false', 'Y'
 * and 'N'; an integer, a number and a numeric constant take their decimal text. espf-facts §7.1 has flags as 'Y' and 'N' and
 * switches as 0 and 1; the tolerance is ours. The value is not changed: where it differs, the answer is a copy.
 */
export function fitParams(schema: unknown, value: unknown): unknown {
  if (!isRecord(schema)) return value
  if (Array.isArray(schema['anyOf'])) return fitUnion(schema['anyOf'], value)
  if ('const' in schema) return fitConstant([schema['const']], value)
  switch (schema['type']) {
    case 'object':
      return isRecord(value) ? fitProperties(schema['properties'], value) : value
    case 'array':
      return Array.isArray(value) ? value.map((item) => fitParams(schema['items'], item)) : value
    case 'integer':
      return numberOf(value, /^-?\d{1,15}$/)
    case 'number':
      return numberOf(value, /^-?\d{1,15}(\.\d{1,15})?$/)
    case 'boolean':
      return truthOf(value) ?? value
    default:
      return value
  }
}

function fitProperties(properties: unknown, value: Record<string, unknown>): Record<string, unknown> {
  if (!isRecord(properties)) return value
  const fitted = Object.entries(value).map(([name, inner]) => [
    name,
    Object.hasOwn(properties, name) ? fitParams(properties[name], inner) : inner,
  ])
  return Object.fromEntries(fitted)
}

/** A union of constants, or of one schema and null; of others it is not for us to say which is meant. */
function fitUnion(branches: readonly unknown[], value: unknown): unknown {
  const constants = branches.flatMap((branch) =>
    isRecord(branch) && 'const' in branch ? [branch['const']] : [],
  )
  if (constants.length === branches.length) return fitConstant(constants, value)
  const [only, ...others] = branches.filter((branch) => !isRecord(branch) || branch['type'] !== 'null')
  return others.length > 0 || value === null ? value : fitParams(only, value)
}

function fitConstant(constants: readonly unknown[], value: unknown): unknown {
  if (constants.includes(value)) return value
  const truth = truthOf(value)
  if (truth !== undefined && isExactly(constants, ['Y', 'N'])) return truth ? 'Y' : 'N'
  if (truth !== undefined && isExactly(constants, [0, 1, '0', '1'])) return truth ? 1 : 0
  const found = constants.find((constant) => typeof constant === 'number' && String(constant) === value)
  return found ?? value
}

function isExactly(constants: readonly unknown[], wanted: readonly unknown[]): boolean {
  return constants.length === wanted.length && wanted.every((one) => constants.includes(one))
}

function truthOf(value: unknown): boolean | undefined {
  if (YES.includes(value)) return true
  return NO.includes(value) ? false : undefined
}

function numberOf(value: unknown, format: RegExp): unknown {
  return typeof value === 'string' && format.test(value) ? Number(value) : value
}
