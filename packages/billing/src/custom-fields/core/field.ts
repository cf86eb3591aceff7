export type FieldOwner = 'customer' | 'account' | 'sim_card'
export type FieldType = 'text' | 'integer' | 'decimal' | 'date' | 'list' | 'checkbox'

/** The definition of a custom field. */
export type CustomField = {
  iCustomField: number
  iEnv: number
  /** what has it */
  entity: FieldOwner
  name: string
  fieldType: FieldType
  /** its value can be changed but not taken away */
  mandatory: boolean
  /** what stands for the value of an entity that has none; null: nothing */
  defaultValue: string | null
  /** whether its owner sees and changes it */
  inSelfCare: boolean
  /** what a list offers; empty for the other types */
  options: string[]
}

/** A field of one entity with its value. */
export type FieldValue = {
  field: CustomField
  /** null while the entity never had a value */
  iCustomFieldValue: number | null
  /** the entity's own */
  value: string | null
}
