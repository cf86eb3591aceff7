import type { CustomField, FieldOwner, FieldType } from '../core/field.ts'

export type FieldRow = {
  i_custom_field: number
  i_env: number
  entity: FieldOwner
  name: string
  field_type: FieldType
  mandatory: boolean
  default_value: string | null
  in_self_care: boolean
  options: string[]
}

const columns = [
  ...['i_custom_field', 'i_env', 'entity', 'name', 'field_type'],
  ...['mandatory', 'default_value', 'in_self_care', 'options'],
]

/** The columns of a FieldRow, of the table's row named by the prefix. */
export function fieldColumns(prefix: string): string {
  return columns.map((column) => `${prefix}.${column}`).join(', ')
}

export function readField(row: FieldRow): CustomField {
  return {
    iCustomField: row.i_custom_field,
    iEnv: row.i_env,
    entity: row.entity,
    name: row.name,
    fieldType: row.field_type,
    mandatory: row.mandatory,
    defaultValue: row.default_value,
    inSelfCare: row.in_self_care,
    options: row.options,
  }
}
