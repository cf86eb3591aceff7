import type {
  CustomFieldInfo,
  CustomFieldMethod,
  CustomFieldValue,
  V1Params,
} from '@openespf/contract/billing'
import type { Caller } from '@openespf/sessions'
import type { CustomField, FieldOwner, FieldValue } from '../../custom-fields/core/field.ts'
import type { WantedValue } from '../../custom-fields/core/value-changes.ts'
import type { CustomFields, FieldChanges } from '../../custom-fields/operations.ts'
import type { Handlers } from './handlers.ts'
import { accountKey, customerKey } from './own-key.ts'
import { defined, isInSelfCare, optional, readFlag, readId, readPaging } from './read-params.ts'

type DefinitionMethod = Extract<CustomFieldMethod, `CustomFields/${string}`>
type ValueMethod = Exclude<CustomFieldMethod, DefinitionMethod>
type Wanted = V1Params<'Account/update_custom_fields_values'>['custom_fields_values']

export function customFieldHandlers(fields: CustomFields): Handlers<CustomFieldMethod> {
  return { ...definitionHandlers(fields), ...valueHandlers(fields) }
}

function definitionHandlers(fields: CustomFields): Handlers<DefinitionMethod> {
  return {
    async 'CustomFields/add_custom_field'({ custom_field_info: info }, caller) {
      const { entity, name, field_type: fieldType } = info
      return { i_custom_field: await fields.add(caller, { ...readField(info), entity, name, fieldType }) }
    },
    async 'CustomFields/update_custom_field'({ custom_field_info: info }, caller) {
      const iCustomField = readId(info.i_custom_field)
      await fields.update(caller, iCustomField, readField(info))
      return { i_custom_field: iCustomField }
    },
    async 'CustomFields/get_custom_field_info'(params, caller) {
      const field = await fields.find(caller, readId(params.i_custom_field))
      return field ? { custom_field_info: fieldInfo(field) } : {}
    },
    async 'CustomFields/get_custom_field_list'(params, caller) {
      const filter = defined({ entity: params.entity, name: params.name })
      const { items, ...total } = await fields.list(caller, filter, readPaging(params))
      return { custom_field_list: items.map(fieldInfo), ...total }
    },
    async 'CustomFields/delete_custom_field'(params, caller) {
      await fields.remove(caller, readId(params.i_custom_field))
      return { success: 1 }
    },
  }
}

function valueHandlers(fields: CustomFields): Handlers<ValueMethod> {
  const schema = async (owner: FieldOwner, caller: Caller) => {
    const found = await fields.schema(caller, { owner, inSelfCare: isInSelfCare(caller) })
    return { custom_fields_schema: found.map(fieldInfo) }
  }
  const values = async (owner: FieldOwner, id: number, caller: Caller) => {
    const found = await fields.values(caller, { owner, id, inSelfCare: isInSelfCare(caller) })
    return { custom_fields_values: found.map(fieldValue) }
  }
  const update = async (of: { owner: FieldOwner; id: number }, wanted: Wanted, caller: Caller) => {
    const owner = { ...of, inSelfCare: isInSelfCare(caller) }
    const found = await fields.setValues(caller, owner, wanted.map(readValue))
    return { custom_fields_values: found.map(fieldValue) }
  }

  return {
    'Account/get_custom_fields_schema': async (_, caller) => schema('account', caller),
    'Account/get_custom_fields_values': async ({ i_account }, caller) =>
      values('account', accountKey(i_account, caller), caller),
    'Account/update_custom_fields_values': async (params, caller) =>
      update(
        { owner: 'account', id: accountKey(params.i_account, caller) },
        params.custom_fields_values,
        caller,
      ),
    'Customer/get_custom_fields_schema': async (_, caller) => schema('customer', caller),
    'Customer/get_custom_fields_values': async ({ i_customer }, caller) =>
      values('customer', customerKey(i_customer, caller), caller),
    'Customer/update_custom_fields_values': async (params, caller) =>
      update(
        { owner: 'customer', id: customerKey(params.i_customer, caller) },
        params.custom_fields_values,
        caller,
      ),
    'SIMCard/get_custom_fields_schema': async (_, caller) => schema('sim_card', caller),
    'SIMCard/get_custom_fields_values': async ({ i_sim_card }, caller) =>
      values('sim_card', readId(i_sim_card), caller),
    'SIMCard/update_custom_fields_values': async (params, caller) =>
      update({ owner: 'sim_card', id: readId(params.i_sim_card) }, params.custom_fields_values, caller),
  }
}

type WritableInfo = Omit<V1Params<'CustomFields/update_custom_field'>['custom_field_info'], 'i_custom_field'>

function readField(info: WritableInfo): FieldChanges {
  return defined({
    name: info.name,
    mandatory: optional(info.mandatory, readFlag),
    defaultValue: info.default_value === '' ? null : info.default_value,
    inSelfCare: optional(info.in_self_care, readFlag),
    options: info.options,
  })
}

function readValue(value: Wanted[number]): WantedValue {
  return {
    ...defined({ iCustomField: optional(value.i_custom_field, readId), name: value.name }),
    value: value.db_value,
  }
}

function fieldInfo(field: CustomField): CustomFieldInfo {
  return {
    i_custom_field: field.iCustomField,
    i_env: field.iEnv,
    entity: field.entity,
    name: field.name,
    field_type: field.fieldType,
    mandatory: field.mandatory ? 'Y' : 'N',
    default_value: field.defaultValue,
    in_self_care: field.inSelfCare ? 'Y' : 'N',
    options: field.options,
  }
}

function fieldValue({ field, iCustomFieldValue, value }: FieldValue): CustomFieldValue {
  return {
    i_custom_field: field.iCustomField,
    i_custom_field_value: iCustomFieldValue,
    name: field.name,
    field_type: field.fieldType,
    mandatory: field.mandatory ? 'Y' : 'N',
    db_value: value ?? field.defaultValue,
  }
}
