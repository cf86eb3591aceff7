import { type Resource, type ResourceName, resources } from '@openespf/contract/billing-v2'
import { createSchema, updateSchema } from '@openespf/contract/billing-v2-schemas'
import { AppError } from '@openespf/contract/errors'
import { createCheck } from '@openespf/foundation/http'
import { joined, type Queryable } from '@openespf/foundation/pg'
import { createBilling } from '../../billing.ts'
import { isStorable } from '../../core/json.ts'
import { invalid } from '../../core/refusals.ts'
import type { BillingDeps } from '../../deps.ts'
import { requireAccess } from './access.ts'
import { readBatch } from './core/batch.ts'
import { readWritten } from './core/writable.ts'
import type { V2Answer, V2Request } from './exchange.ts'
import { once } from './once.ts'
import { readJsonObject } from './read-json.ts'
import { type Reading, readKey, readOnlyFields, single } from './reading.ts'
import { writers } from './writers.ts'

type Run = (request: V2Request) => Promise<V2Answer>
export type Writing = { create: Run; update: Run; remove: Run; batch: Run }

/** POST, PATCH, DELETE and `:batch` of a resource: each request is one transaction, reading what it answers included. */
export function createWriting(deps: BillingDeps, name: ResourceName, reading: Reading): Writing {
  const resource: Resource = resources[name]
  const writer = writers[name]
  const checks = { create: createCheck(createSchema(resource)), update: createCheck(updateSchema(resource)) }

  const read = (kind: keyof typeof checks, body: object): Record<string, unknown> => {
    if (!isStorable(body)) throw invalid('a text holds U+0000 or half a surrogate pair')
    const problem = checks[kind](body)
    if (problem !== undefined) throw invalid(problem)
    return readWritten(resource, body)
  }
  const target = (tx: Queryable, { caller }: V2Request) => ({
    billing: createBilling({ ...deps, database: joined(tx) }),
    view: caller,
  })
  const paths = ({ query, caller }: V2Request) => readOnlyFields(resource, single(query), caller.realm)

  const steps = {
    async create(tx: Queryable, request: V2Request, body: object): Promise<V2Answer> {
      const asked = paths(request)
      const key = (await writer.create?.(target(tx, request), read('create', body))) ?? 0
      const shown = await reading.show(tx, { view: request.caller, key, paths: asked })
      return { status: 201, ...shown, location: `/${name}/${key}` }
    },
    async update(tx: Queryable, request: V2Request, body: object): Promise<V2Answer> {
      const asked = { view: request.caller, key: readKey(resource, request.key), paths: paths(request) }
      const input = read('update', body)
      await requireMatch(tx, asked, request.ifMatch)
      await writer.update?.(target(tx, request), asked.key, input)
      return { status: 200, ...(await reading.show(tx, asked)) }
    },
    async remove(tx: Queryable, request: V2Request): Promise<V2Answer> {
      const asked = { view: request.caller, key: readKey(resource, request.key), paths: paths(request) }
      await requireMatch(tx, asked, request.ifMatch)
      await writer.remove?.(target(tx, request), asked.key)
      return { status: 204 }
    },
  }

  /** Against lost updates: the row is locked before it is compared, so that nobody comes between. */
  const requireMatch = async (
    tx: Queryable,
    asked: Parameters<Reading['show']>[1],
    ifMatch: string | undefined,
  ): Promise<void> => {
    if (ifMatch === undefined || ifMatch === '*') return
    await reading.lock(tx, asked.key)
    const { etag } = await reading.show(tx, asked)
    if (!ifMatch.split(',').some((one) => one.trim() === etag))
      throw new AppError('request.precondition', { etag })
  }

  return {
    create(request) {
      requireAccess(resource, request.caller, 'write')
      const body = readJsonObject(request.body)
      return once(deps, request, body, (tx) => steps.create(tx, request, body))
    },
    update(request) {
      requireAccess(resource, request.caller, 'write')
      const body = readJsonObject(request.body)
      return deps.database.transaction((tx) => steps.update(tx, request, body))
    },
    remove(request) {
      requireAccess(resource, request.caller, 'write')
      return deps.database.transaction((tx) => steps.remove(tx, request))
    },
    batch(request) {
      requireAccess(resource, request.caller, 'write')
      const body = readJsonObject(request.body)
      const items = readBatch(resource, body)
      return once(deps, request, body, async (tx) => {
        const answers: V2Answer[] = []
        for (const [index, item] of items.entries()) {
          const one = { ...request, key: item.key, ifMatch: item.ifMatch }
          answers.push(await at(index, () => steps[item.kind](tx, one, item.body)))
        }
        return {
          status: 200,
          body: { results: answers.map(({ status, body: shown, etag }) => ({ status, body: shown, etag })) },
        }
      })
    },
  }
}

/** Says of a refusal at which item of the batch it was. */
async function at<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'request.invalid')
      throw invalid(`operations.${index}: ${error.message}`)
    throw error
  }
}
