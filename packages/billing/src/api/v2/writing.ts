import { type Resource, type ResourceName, resources } from '@openespf/contract/billing-v2'
import { createSchema, updateSchema } from '@openespf/contract/billing-v2-schemas'
import { AppError } from '@openespf/contract/errors'
import type { Queryable } from '@openespf/foundation/pg'
import { createBilling } from '../../billing.ts'
import { invalid } from '../../core/refusals.ts'
import type { BillingDeps } from '../../deps.ts'
import { requireAccess, requireFields } from './access.ts'
import { createAction } from './action.ts'
import { readBatch } from './core/batch.ts'
import type { V2Answer, V2Request } from './exchange.ts'
import { once } from './once.ts'
import { readJsonObject } from './read-json.ts'
import { createReader } from './read-written.ts'
import { type Reading, readKey, readOnlyFields, single } from './reading.ts'
import { requireMatch } from './require-match.ts'
import { targetOf } from './target.ts'
import type { Input } from './writer.ts'
import { writers } from './writers.ts'

type Run = (request: V2Request) => Promise<V2Answer>
type Step = (tx: Queryable) => Promise<V2Answer>
export type Writing = { create: Run; update: Run; remove: Run; batch: Run; act(action: string): Run }

/** POST, PATCH, DELETE, `:batch` and the actions of a resource: each request is one transaction, reading what it answers included. */
export function createWriting(deps: BillingDeps, name: ResourceName, reading: Reading): Writing {
  const resource: Resource = resources[name]
  const writer = writers[name]
  const billing = createBilling(deps)
  const read = {
    create: createReader(resource, createSchema(resource)),
    update: createReader(resource, updateSchema(resource)),
  }
  const target = (tx: Queryable, { caller }: V2Request) => targetOf(deps, tx, caller)
  const paths = ({ query, caller }: V2Request) => readOnlyFields(resource, single(query), caller.realm)

  const prepared = async ({ caller }: V2Request, input: Input, key?: number): Promise<Input> =>
    (await writer.prepare?.({ billing, view: caller }, input, key)) ?? input

  /** What needs no lock is done at once, the rest in the transaction. */
  const steps = {
    async create(request: V2Request, body: object): Promise<Step> {
      requireAccess(resource, request.caller, 'create')
      const asked = paths(request)
      requireFields(resource, request.caller, body)
      const input = await prepared(request, read.create(body))
      return async (tx) => {
        const key = (await writer.create?.(target(tx, request), input)) ?? 0
        const shown = await reading.show(tx, { view: request.caller, key, paths: asked })
        return { status: 201, ...shown, location: `/${name}/${key}` }
      }
    },
    async update(request: V2Request, body: object): Promise<Step> {
      requireAccess(resource, request.caller, 'update')
      const asked = { view: request.caller, key: readKey(resource, request.key), paths: paths(request) }
      requireFields(resource, request.caller, body)
      const input = await prepared(request, read.update(body), asked.key)
      return async (tx) => {
        await requireMatch(reading, tx, { ...asked, ifMatch: request.ifMatch })
        await writer.update?.(target(tx, request), asked.key, input)
        return { status: 200, ...(await reading.show(tx, asked)) }
      }
    },
    async remove(request: V2Request): Promise<Step> {
      requireAccess(resource, request.caller, 'delete')
      const asked = { view: request.caller, key: readKey(resource, request.key), paths: paths(request) }
      return async (tx) => {
        await requireMatch(reading, tx, { ...asked, ifMatch: request.ifMatch })
        await writer.remove?.(target(tx, request), asked.key)
        return { status: 204 }
      }
    },
  }

  return {
    act: (action) => createAction(deps, { name, action, reading }),
    async create(request) {
      requireAccess(resource, request.caller, 'create')
      const body = readJsonObject(request.body)
      return once(deps, { request, what: name, body }, await steps.create(request, body))
    },
    async update(request) {
      requireAccess(resource, request.caller, 'update')
      return deps.database.transaction(await steps.update(request, readJsonObject(request.body)))
    },
    async remove(request) {
      return deps.database.transaction(await steps.remove(request))
    },
    async batch(request) {
      requireAccess(resource, request.caller, 'write')
      const body = readJsonObject(request.body)
      const ready: Step[] = []
      for (const [index, item] of readBatch(resource, body).entries()) {
        const one = { ...request, key: item.key, ifMatch: item.ifMatch }
        ready.push(await at(index, () => steps[item.kind](one, item.body)))
      }
      return once(deps, { request, what: `${name}:batch`, body }, async (tx) => {
        const answers: V2Answer[] = []
        for (const [index, step] of ready.entries()) answers.push(await at(index, () => step(tx)))
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
