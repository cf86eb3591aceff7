import type { TSchema } from 'typebox'
import type { Realm } from '../realm.ts'

/**
 * API 2.0 below its resource names is not public (espf-facts §8): paths, verbs, query parameters, field names and kinds are
 * our own design. Names are v1's where v1 has the field; kinds are JSON's: flags are booleans, money a decimal string, times
 * ISO 8601.
 */
export type FieldKind = 'id' | 'integer' | 'text' | 'boolean' | 'money' | 'date' | 'time' | 'json'

export type Field = {
  kind: FieldKind
  about: string
  nullable?: true
  /** When it can be given: only when created, only in a change, or in both. */
  write?: 'create' | 'update' | 'both'
  /** Must be given when created. */
  required?: true
  /** Given, never shown. */
  secret?: true
  /** `name=Foo`, `name.like=F%25`, `created_at.gte=…`. */
  filter?: true
  /** `sort=name,-created_at`; never null, and indexed or on a small table. */
  sort?: true
  /** Only administrators write it. */
  adminOnly?: true
  /** Narrower than the kind: of a `json` always, of a `text` its pattern, of an `integer` its bounds. */
  schema?: TSchema
}

export type Fields = Readonly<Record<string, Field>>

export type Verb = 'create' | 'update' | 'delete'

/** What else can be done with one: `POST /api/2/<name>/<key>/<action>`. */
export type Action = {
  about: string
  /** What its body holds; all of `write: 'create'`. */
  fields: Fields
  /** The resource of which it makes one, and answers that. */
  answers: string
  /** The body of the documented call. */
  example: Readonly<Record<string, unknown>>
}

/** A resource of API 2.0: `/api/2/<name>` and `/api/2/<name>/<key>`. */
export type Resource = {
  name: string
  about: string
  /** The field that is its key. */
  key: string
  fields: Fields
  /** Other resources that a nested field reaches into (`product.name`), by the relation's name. */
  relations: Readonly<Record<string, { resource: string; nullable?: true }>>
  /** What can be done beside reading; what a DELETE means where it deletes nothing. */
  verbs: readonly Verb[]
  deleting?: string
  /** Of these only administrators do. */
  adminVerbs?: readonly Verb[]
  actions?: Readonly<Record<string, Action>>
  /** Also a document: `GET /api/2/<name>/<key>/<file>`. */
  file?: 'pdf'
  readRealms: readonly Realm[]
  writeRealms: readonly Realm[]
  /** The documented calls, where key 1 and the least that the schemas allow would not do. */
  example?: {
    key?: number
    deleted?: number
    create?: Readonly<Record<string, unknown>>
    update?: Readonly<Record<string, unknown>>
    /** The operations; unless given, one that updates, or creates. */
    batch?: readonly object[]
  }
}

/** Keeps the names of the fields as literal types. */
export function resource<const R extends Resource>(definition: R): R {
  return definition
}

type More = Omit<Field, 'kind' | 'about'>

const field =
  <const K extends FieldKind>(kind: K) =>
  <const M extends More = Record<never, never>>(about: string, more?: M): { kind: K; about: string } & M => ({
    kind,
    about,
    ...(more ?? ({} as M)),
  })

export const id = field('id')
export const integer = field('integer')
export const text = field('text')
export const boolean = field('boolean')
export const money = field('money')
export const date = field('date')
export const time = field('time')
export const json = field('json')
