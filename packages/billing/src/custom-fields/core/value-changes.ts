import { invalid, notFound } from '../../core/refusals.ts'
import { checkValue } from './check-field.ts'
import type { FieldValue } from './field.ts'

/** A wanted value, its field named by key, name or both; null takes it away. */
export type WantedValue = { iCustomField?: number; name?: string; value: string | null }
export type ValueChange = { iCustomField: number; value: string | null }

/**
 * What must be written so that an entity with these fields has the wanted values; empty when it has. Refusals:
 * `entity.not_found` (a field that is none of these), `request.invalid`.
 */
export function valueChanges(current: readonly FieldValue[], wanted: readonly WantedValue[]): ValueChange[] {
  const seen = new Set<number>()
  return wanted.flatMap((one) => {
    const { field, value: before } = fieldOf(current, one)
    const { iCustomField } = field
    if (seen.has(iCustomField)) throw invalid(`custom_fields_values names ${field.name} twice`)
    seen.add(iCustomField)
    const value = one.value === '' ? null : one.value
    if (value === before) return []
    if (value !== null) checkValue(field, value)
    else if (field.mandatory) throw invalid(`${field.name} is mandatory`)
    return [{ iCustomField, value }]
  })
}

function fieldOf(current: readonly FieldValue[], { iCustomField, name }: WantedValue): FieldValue {
  if (iCustomField === undefined && name === undefined) throw invalid('i_custom_field or name is needed')
  const found = current.find(
    ({ field }) =>
      (iCustomField === undefined || field.iCustomField === iCustomField) &&
      (name === undefined || field.name === name),
  )
  if (found) return found
  throw notFound(
    'custom field',
    iCustomField === undefined ? `name ${name}` : `i_custom_field ${iCustomField}`,
  )
}
