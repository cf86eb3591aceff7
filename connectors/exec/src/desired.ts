import {
  accountIdOf,
  isInService,
  type Need,
  type Subscriber,
  valueAt,
  type Wanted,
} from '@openespf/application/connector'
import type { ExecConfig } from './config.ts'

/** Fields by name; null where billing has no value. */
export type State = Readonly<Record<string, unknown>>

export type Desired = { accountId: string; state: State }

const CLOSED = 'C'

const PARTS: Readonly<Record<string, Need>> = {
  sim: 'sim',
  product: 'product',
  accessPolicy: 'access_policy',
  customer: 'customer',
  customFields: 'custom_fields',
}

export function needsOf({ fields }: Pick<ExecConfig, 'fields'>): Need[] {
  const needs = Object.values(fields).flatMap((path) => PARTS[path.split('.')[0] ?? ''] ?? [])
  return [...new Set(needs)]
}

/** Whether the field's name, or where it comes from, speaks of something that is never shown. */
export function isSecret(name: string, fields: ExecConfig['fields']): boolean {
  return /passw|secret|token|key|\bki\b|opc/i.test(`${name} ${fields[name] ?? ''}`)
}

export function desire(
  subscriber: Subscriber,
  { fields, serviceStatuses }: Pick<ExecConfig, 'fields' | 'serviceStatuses'>,
): Wanted<Desired> | undefined {
  if (subscriber.account.bill_status === CLOSED) return undefined
  const accountId = accountIdOf(subscriber)
  const values = Object.entries(fields).map(([name, path]) => [name, valueAt(subscriber, path) ?? null])
  return {
    keys: [{ kind: 'account_id', value: accountId }],
    desired: {
      accountId,
      state: { active: isInService(subscriber, serviceStatuses), ...Object.fromEntries(values) },
    },
  }
}
