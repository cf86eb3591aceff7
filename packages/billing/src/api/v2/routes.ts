import { type Resource, type ResourceName, resources } from '@openespf/contract/billing-v2'
import type { BillingDeps } from '../../deps.ts'
import { createDocument } from './document.ts'
import type { V2Answer, V2Request } from './exchange.ts'
import { createReading } from './reading.ts'
import { createWriting } from './writing.ts'

export type V2Route = {
  verb: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** `/products/{key}` */
  path: string
  run(request: V2Request): Promise<V2Answer>
}

/** The routes of every resource, for `registerV2`. */
export function createV2Routes(deps: BillingDeps): V2Route[] {
  const names = Object.keys(resources).filter((name): name is ResourceName => name in resources)
  return names.flatMap((name) => routesOf(deps, name))
}

function routesOf(deps: BillingDeps, name: ResourceName): V2Route[] {
  const resource: Resource = resources[name]
  const reading = createReading(deps, name)
  const writing = createWriting(deps, name, reading)
  const document = resource.file === undefined ? undefined : createDocument(deps, name)
  const list = `/${name}`
  const one = `/${name}/{key}`
  const can = (verb: Resource['verbs'][number]) => resource.verbs.includes(verb)
  return [
    { verb: 'GET', path: list, run: reading.list },
    { verb: 'GET', path: one, run: document ? orDocument(reading.one, document) : reading.one },
    ...(can('create') ? [{ verb: 'POST', path: list, run: writing.create } as const] : []),
    ...(can('update') ? [{ verb: 'PATCH', path: one, run: writing.update } as const] : []),
    ...(can('delete') ? [{ verb: 'DELETE', path: one, run: writing.remove } as const] : []),
    ...(resource.verbs.length > 0
      ? [{ verb: 'POST', path: `${list}:batch`, run: writing.batch } as const]
      : []),
    ...(document ? [{ verb: 'GET', path: `${one}/${resource.file}`, run: document } as const] : []),
    ...Object.keys(resource.actions ?? {}).map(
      (action) => ({ verb: 'POST', path: `${one}/${action}`, run: writing.act(action) }) as const,
    ),
  ]
}

/** Who accepts no JSON but a PDF gets the document. */
function orDocument(one: V2Route['run'], document: V2Route['run']): V2Route['run'] {
  return (request) =>
    /\bapplication\/pdf\b/i.test(request.accept ?? '') ? document({ ...request, query: {} }) : one(request)
}
