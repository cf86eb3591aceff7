import { AppError } from '@openespf/contract/errors'
import { violatedUnique } from '@openespf/foundation/pg'

export function notFound(entity: string, key: string): AppError {
  return new AppError('entity.not_found', { entity, key })
}

export function invalid(problem: string): AppError {
  return new AppError('request.invalid', { problem })
}

/** Runs a write; where it meets the unique constraint, refuses with `entity.duplicate`. */
export async function refuseDuplicate<T>(
  write: Promise<T>,
  taken: { constraint: string; entity: string; field: string; value: string },
): Promise<T> {
  try {
    return await write
  } catch (error) {
    const { entity, field, value } = taken
    throw violatedUnique(error) === taken.constraint
      ? new AppError('entity.duplicate', { entity, field, value })
      : error
  }
}
