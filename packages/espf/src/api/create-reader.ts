import { AppError } from '@openespf/contract/errors'
import { createCheck } from '@openespf/foundation/http'

/** Makes a function that returns what fits the schema and refuses everything else with `request.invalid`. `T` is the schema's type. */
export function createReader<T>(schema: Parameters<typeof createCheck>[0]): (value: unknown) => T {
  const check = createCheck(schema)
  const fits = (value: unknown): value is T => check(value) === undefined
  return (value) => {
    if (fits(value)) return value
    throw new AppError('request.invalid', { problem: check(value) ?? 'the value does not fit' })
  }
}
