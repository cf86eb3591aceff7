import type { AppError } from '@openespf/contract/errors'
import { violatedUnique } from '@openespf/foundation/pg'

/** Runs a write; where it meets one of the named unique constraints, refuses with the error made for it. */
export async function refuseDuplicates<T>(
  write: Promise<T>,
  refusals: Readonly<Record<string, () => AppError>>,
): Promise<T> {
  try {
    return await write
  } catch (error) {
    const refusal = refusals[violatedUnique(error) ?? '']
    throw refusal ? refusal() : error
  }
}
