import { createHash } from 'node:crypto'
import { type Resource, type ResourceName, resources } from '@openespf/contract/billing-v2'
import { type AccountId, parseId } from '@openespf/contract/ids'
import type { Queryable, Row } from '@openespf/foundation/pg'
import { invalid, notFound } from '../../core/refusals.ts'
import type { View } from '../../core/view.ts'
import type { BillingDeps } from '../../deps.ts'
import { requireAccess } from './access.ts'
import { formatCursor } from './core/cursor.ts'
import { type Path, readFields } from './core/fields.ts'
import { type ListQuery, readListQuery } from './core/list-query.ts'
import { represent } from './core/represent.ts'
import type { V2Answer, V2Request } from './exchange.ts'
import { countRows, cursorColumn, lockRow, selectOne, selectPage } from './sql/select-resource.ts'
import { selectionOf } from './sql/sources.ts'

export type Reading = {
  list(request: V2Request): Promise<V2Answer>
  one(request: V2Request): Promise<V2Answer>
  /** Locks the row, seen or not, until the transaction ends. */
  lock(tx: Queryable, key: number): Promise<void>
  show: Show
}

/** One as it is shown, and its ETag: of these fields, so that it changes exactly when what was read does. */
export type Show = (
  queryable: Queryable,
  asked: { view: View; key: number; paths: readonly Path[] },
) => Promise<Shown>

export type Shown = { body: Record<string, unknown>; etag: string }

/** GET of a resource. */
export function createReading({ database }: BillingDeps, name: ResourceName): Reading {
  const resource: Resource = resources[name]
  const selection = selectionOf(name)
  const show = createShow(name)

  return {
    show,
    lock: (tx, key) => lockRow(tx, selection, key),
    async list({ caller, query }) {
      requireAccess(resource, caller, 'read')
      const asked = readListQuery(resource, single(query), caller.realm)
      const [rows, total] = await Promise.all([
        selectPage(database, selection, { view: caller, query: asked }),
        asked.withTotal ? countRows(database, selection, { view: caller, query: asked }) : undefined,
      ])
      const page = rows.slice(0, asked.limit)
      const body = {
        items: page.map((row) => represent(resource, asked.paths, row)),
        next_cursor: rows.length > asked.limit ? cursorAfter(asked, page.at(-1)) : null,
        ...(total === undefined ? {} : { total }),
      }
      return { status: 200, body }
    },
    async one({ caller, key, query, ifNoneMatch }) {
      requireAccess(resource, caller, 'read')
      const paths = readOnlyFields(resource, single(query), caller.realm)
      const { body, etag } = await show(database, { view: caller, key: readKey(resource, key), paths })
      return ifNoneMatch === etag ? { status: 304, etag } : { status: 200, body, etag }
    },
  }
}

export function createShow(name: string): Show {
  const selection = selectionOf(name)
  const { resource } = selection
  return async (queryable, asked) => {
    const row = await selectOne(queryable, selection, asked)
    if (!row) throw notFound(resource.name, `${resource.key} ${asked.key}`)
    const body = represent(resource, asked.paths, row)
    return { body, etag: etagOf(body) }
  }
}

/** The key of a path; what is no key is found nowhere. */
export function readKey(resource: Resource, text: string): number {
  const key = parseId<AccountId>(text)
  if (key === undefined) throw notFound(resource.name, `${resource.key} ${text.slice(0, 40)}`)
  return key
}

/** The `fields` of a request that takes no other parameter. */
export function readOnlyFields(
  resource: Resource,
  { fields, ...others }: Readonly<Record<string, string>>,
  realm: V2Request['caller']['realm'],
): Path[] {
  const [other] = Object.keys(others)
  if (other !== undefined) throw invalid(`There is no parameter "${other.slice(0, 100)}" here, only fields.`)
  return readFields(resource, fields, realm)
}

/** Refuses a parameter that is given twice. */
export function single(query: V2Request['query']): Record<string, string> {
  const twice = Object.entries(query).find(([, value]) => typeof value !== 'string')
  if (twice) throw invalid(`${twice[0].slice(0, 100)} is given twice`)
  return query as Record<string, string>
}

function cursorAfter({ sort }: ListQuery, row: Row | undefined): string {
  return formatCursor(
    sort,
    sort.map((_, i) => String(row?.[cursorColumn(i)])),
  )
}

function etagOf(body: object): string {
  return `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 27)}"`
}
