import { type TProperties, type TSchema, Type } from 'typebox'
import { Nullable } from '../billing/wire.ts'
import type { Field, Fields, Resource } from './resource.ts'

const MONEY = '^-?[0-9]{1,15}(\\.[0-9]{1,5})?$'
const DATE = '^\\d{4}-\\d\\d-\\d\\d$'
const TIME = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)$'

/** What a POST takes. */
export function createSchema({ fields }: { fields: Fields }): TSchema {
  return written(fields, ['create', 'both'], ({ required }) => required === true)
}

/** What a PATCH takes: fields that are left out stay. */
export function updateSchema({ fields }: { fields: Fields }): TSchema {
  return written(fields, ['update', 'both'], () => false)
}

/** One of the resource as it is shown; which fields it has is for `fields` to say. */
export function itemSchema(resource: Resource, relations: Readonly<Record<string, TSchema>> = {}): TSchema {
  const shown = Object.entries(resource.fields).filter(([, field]) => !field.secret)
  const own = shown.map(([name, field]) => [name, Type.Optional(described(shownSchema(field), field))])
  const related = Object.entries(resource.relations).map(([name, { nullable }]) => {
    const schema = relations[name] ?? Type.Object({})
    return [name, Type.Optional(nullable ? Nullable(schema) : schema)]
  })
  const properties: TProperties = Object.fromEntries([...own, ...related])
  return Type.Object(properties, { additionalProperties: false })
}

function written(
  all: Fields,
  when: readonly (Field['write'] & string)[],
  isRequired: (field: Field) => boolean,
): TSchema {
  const fields = Object.entries(all).filter(([, { write }]) => write && when.includes(write))
  const properties: TProperties = Object.fromEntries(
    fields.map(([name, field]) => {
      const schema = described(givenSchema(field), field)
      return [name, isRequired(field) ? schema : Type.Optional(schema)]
    }),
  )
  return Type.Object(properties, { additionalProperties: false })
}

function described(schema: TSchema, { about }: Field): TSchema {
  return { ...schema, description: about }
}

function givenSchema(field: Field): TSchema {
  const schema = field.schema ?? shownKind(field)
  return field.nullable ? Nullable(schema) : schema
}

function shownSchema(field: Field): TSchema {
  const schema = shownKind(field)
  return field.nullable ? Nullable(schema) : schema
}

function shownKind({ kind, schema }: Field): TSchema {
  switch (kind) {
    case 'id':
      return Type.Integer({ minimum: 1 })
    case 'integer':
      return Type.Integer()
    case 'text':
      return Type.String()
    case 'boolean':
      return Type.Boolean()
    case 'money':
      return Type.String({ pattern: MONEY })
    case 'date':
      return Type.String({ pattern: DATE })
    case 'time':
      return Type.String({ pattern: TIME })
    case 'json':
      return schema ?? Type.Unknown()
    default:
      return kind satisfies never
  }
}
