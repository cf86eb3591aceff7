import { parseUtc } from '@openespf/contract/time'
import { invalid } from '../../core/refusals.ts'
import type { CustomField, FieldType } from './field.ts'

type Kind = Pick<CustomField, 'name' | 'fieldType' | 'options'>

const forms: Readonly<Record<Exclude<FieldType, 'list' | 'date'>, RegExp>> = {
  // Tabs and line ends are the only control characters that a text may have.
  text: /^(?:[^\p{Cc}]|[\t\r\n])*$/u,
  integer: /^-?(0|[1-9]\d{0,17})$/,
  decimal: /^-?(0|[1-9]\d{0,14})(\.\d{1,5})?$/,
  checkbox: /^[YN]$/,
}

/** Refuses a value that is not of the field's type. */
export function checkValue(field: Kind, value: string): void {
  if (!fits(field, value))
    throw invalid(
      field.fieldType === 'list'
        ? `${field.name} offers no ${value}`
        : `${field.name} cannot be ${value}: it is of the type ${field.fieldType}`,
    )
}

/** Refuses a definition that contradicts itself: options of what is no list, or a default that does not fit. */
export function checkField(field: Kind & Pick<CustomField, 'defaultValue'>): void {
  const { fieldType, options, defaultValue } = field
  if ((fieldType === 'list') !== options.length > 0)
    throw invalid('options are needed for the type list, and for no other')
  if (new Set(options).size < options.length) throw invalid('options names one twice')
  if (defaultValue !== null) checkValue(field, defaultValue)
}

function fits({ fieldType, options }: Kind, value: string): boolean {
  if (fieldType === 'list') return options.includes(value)
  if (fieldType !== 'date') return forms[fieldType].test(value)
  const at = value.length === 10 ? parseUtc(value) : undefined
  return at !== undefined && at.getUTCFullYear() >= 1
}
