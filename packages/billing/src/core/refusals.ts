import { AppError } from '@openespf/contract/errors'
import type { View } from './view.ts'

export function notFound(entity: string, key: string): AppError {
  return new AppError('entity.not_found', { entity, key })
}

export function closed(entity: string): AppError {
  return new AppError('entity.closed', { entity })
}

export function inUse(entity: string, by: string): AppError {
  return new AppError('entity.in_use', { entity, by })
}

export function duplicate(entity: string, field: string, value: string): AppError {
  return new AppError('entity.duplicate', { entity, field, value })
}

/** A reseller decides about its customers' money, never about its own. */
export function refuseOwn(view: View, iCustomer: number): void {
  if (view.iCustomer === iCustomer)
    throw new AppError('auth.forbidden', { needs: 'somebody who stands above the customer' })
}

export function invalid(problem: string): AppError {
  return new AppError('request.invalid', { problem })
}
