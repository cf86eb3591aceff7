import { type Resource, resourceOf } from '@openespf/contract/billing-v2'
import type { Realm } from '@openespf/contract/realm'
import { invalid } from '../../../core/refusals.ts'

/** A field to be shown: the resource's own, or one of a resource that it is related to. */
export type Path = { relation?: string; field: string }

/**
 * Reads `fields=i_product,name,product.name`: what is to be shown, the key always first. Without it, all fields of the
 * resource's own. Refuses names that are not known, listing those that are; a relation alone, and what the realm may not
 * read. A name that is given twice counts once.
 */
export function readFields(resource: Resource, text: string | undefined, realm: Realm): Path[] {
  const key = { field: resource.key }
  if (text === undefined)
    return [key, ...shown(resource).flatMap((field) => (field === key.field ? [] : { field }))]
  const names = new Set(text.split(',').map((name) => name.trim()))
  names.delete('')
  if (names.size === 0)
    throw invalid(`fields names no field; known are: ${known(resource, realm).join(', ')}`)
  names.delete(resource.key)
  return [key, ...[...names].map((name) => readPath(resource, name, realm))]
}

function readPath(resource: Resource, name: string, realm: Realm): Path {
  const [first = '', second, ...rest] = name.split('.')
  if (second === undefined && shown(resource).includes(first)) return { field: first }
  const related = readable(resource, realm).get(first)
  if (related && second !== undefined && rest.length === 0 && shown(related).includes(second))
    return { relation: first, field: second }
  throw invalid(
    `There is no field "${name.slice(0, 100)}" of ${resource.name}. These are known: ${known(resource, realm).join(', ')}.`,
  )
}

/** Every name that `fields` may list. */
export function known(resource: Resource, realm: Realm): string[] {
  const nested = [...readable(resource, realm)].flatMap(([relation, target]) =>
    shown(target).map((field) => `${relation}.${field}`),
  )
  return [...shown(resource), ...nested]
}

function readable(resource: Resource, realm: Realm): Map<string, Resource> {
  const targets = Object.entries(resource.relations).map(
    ([relation, { resource: target }]) => [relation, resourceOf(target)] as const,
  )
  return new Map(targets.filter(([, target]) => target.readRealms.includes(realm)))
}

function shown(resource: Resource): string[] {
  return Object.entries(resource.fields).flatMap(([name, { secret }]) => (secret ? [] : name))
}
