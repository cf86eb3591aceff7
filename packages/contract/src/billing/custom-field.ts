import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, EVERYBODY, type MethodSpec, OWNERS, STAFF } from './method.ts'
import { Flag, Nullable, paging, Success, Text, WireId } from './wire.ts'

const Entity = Type.Union([Type.Literal('customer'), Type.Literal('account'), Type.Literal('sim_card')])
const FieldType = Type.Union([
  Type.Literal('text'),
  Type.Literal('integer'),
  Type.Literal('decimal'),
  Type.Literal('date'),
  Type.Literal('list'),
  Type.Literal('checkbox'),
])

/**
 * The definition of a custom field. That there are such fields is public (espf-facts §1, §7.3), their make is ours:
 * `default_value` stands for the value of an entity that has none; `in_self_care`: customers and accounts see it of
 * themselves and change it; `options`: what a list offers.
 */
export const CustomFieldInfo = Type.Object({
  i_custom_field: Type.Integer(),
  i_env: Type.Integer(),
  entity: Entity,
  name: Type.String(),
  field_type: FieldType,
  mandatory: Flag,
  default_value: Nullable(Type.String()),
  in_self_care: Flag,
  options: Type.Array(Type.String()),
})
export type CustomFieldInfo = Static<typeof CustomFieldInfo>

/** A field of an entity with its value: espf-facts §7.3. `i_custom_field_value` is null while the entity has none. */
export const CustomFieldValue = Type.Object({
  i_custom_field: Type.Integer(),
  i_custom_field_value: Nullable(Type.Integer()),
  name: Type.String(),
  field_type: FieldType,
  mandatory: Flag,
  /** its own, else the default; a checkbox is Y or N, a date YYYY-MM-DD */
  db_value: Nullable(Type.String()),
})
export type CustomFieldValue = Static<typeof CustomFieldValue>

const Value = Type.String({ maxLength: 4000 })
const Name = Type.String({ minLength: 1, maxLength: 255 })
const writable = {
  mandatory: Type.Optional(Flag),
  default_value: Type.Optional(Nullable(Value)),
  in_self_care: Type.Optional(Flag),
  options: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { minItems: 1, maxItems: 1000 }),
  ),
}

const Schema = Type.Object({ custom_fields_schema: Type.Array(CustomFieldInfo) })
const Values = Type.Object({ custom_fields_values: Type.Array(CustomFieldValue) })
/** Each names its field by key or name; null or an empty `db_value` takes the value away. */
const wanted = {
  custom_fields_values: Type.Array(
    Type.Object({
      i_custom_field: Type.Optional(WireId),
      name: Type.Optional(Text),
      db_value: Nullable(Value),
    }),
    { maxItems: 200 },
  ),
}

/** The service `CustomFields` is public by name only (espf-facts §7.4): its methods follow the naming rule. */
const definitionMethods = {
  'CustomFields/add_custom_field': {
    summary: 'Adds a custom field.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      custom_field_info: Type.Object(
        { entity: Entity, name: Name, field_type: FieldType, ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_custom_field: Type.Integer() }),
  },
  'CustomFields/update_custom_field': {
    summary: 'Changes a custom field; its entity and type stay.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      custom_field_info: Type.Object(
        { i_custom_field: WireId, name: Type.Optional(Name), ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_custom_field: Type.Integer() }),
  },
  'CustomFields/get_custom_field_info': {
    summary: 'One custom field.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ i_custom_field: WireId }),
    result: Type.Object({ custom_field_info: Type.Optional(CustomFieldInfo) }),
  },
  'CustomFields/get_custom_field_list': {
    summary: 'Custom fields that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ entity: Type.Optional(Entity), name: Type.Optional(Text), ...paging }),
    result: Type.Object({
      custom_field_list: Type.Array(CustomFieldInfo),
      total: Type.Optional(Type.Integer()),
    }),
  },
  'CustomFields/delete_custom_field': {
    summary: 'Deletes a custom field of which no open entity has a value.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_custom_field: WireId }),
    result: Success,
    example: { i_custom_field: 4 },
  },
} as const satisfies Record<string, MethodSpec>

/** The fields and values of one kind of entity. */
const ofAccount = { i_account: Type.Optional(WireId) }
const ofCustomer = { i_customer: Type.Optional(WireId) }
const ofCard = { i_sim_card: WireId }

const valueMethods = {
  'Account/get_custom_fields_schema': {
    summary: 'Which custom fields accounts have.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({}),
    result: Schema,
  },
  'Account/get_custom_fields_values': {
    summary: "The custom fields of an account; without a key of the caller's own.",
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object(ofAccount),
    result: Values,
  },
  'Account/update_custom_fields_values': {
    summary: "Changes custom fields of an account; without a key of the caller's own.",
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({ ...ofAccount, ...wanted }),
    result: Values,
    example: { i_account: 1, custom_fields_values: [{ name: 'Contract', db_value: '4711' }] },
  },
  'Customer/get_custom_fields_schema': {
    summary: 'Which custom fields customers have.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({}),
    result: Schema,
  },
  'Customer/get_custom_fields_values': {
    summary: "The custom fields of a customer; without a key of the caller's own.",
    access: 'read',
    realms: OWNERS,
    params: Type.Object(ofCustomer),
    result: Values,
  },
  'Customer/update_custom_fields_values': {
    summary: "Changes custom fields of a customer; without a key of the caller's own.",
    access: 'write',
    realms: OWNERS,
    params: Type.Object({ ...ofCustomer, ...wanted }),
    result: Values,
    example: { i_customer: 1, custom_fields_values: [{ name: 'Segment', db_value: 'business' }] },
  },
  'SIMCard/get_custom_fields_schema': {
    summary: 'Which custom fields SIM cards have.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({}),
    result: Schema,
  },
  'SIMCard/get_custom_fields_values': {
    summary: 'The custom fields of a SIM card.',
    access: 'read',
    realms: STAFF,
    params: Type.Object(ofCard),
    result: Values,
  },
  'SIMCard/update_custom_fields_values': {
    summary: 'Changes custom fields of a SIM card.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ ...ofCard, ...wanted }),
    result: Values,
    example: { i_sim_card: 1, custom_fields_values: [{ name: 'Box', db_value: '12' }] },
  },
} as const satisfies Record<string, MethodSpec>

export const customFieldMethods = { ...definitionMethods, ...valueMethods } as const
export type CustomFieldMethod = keyof typeof customFieldMethods
