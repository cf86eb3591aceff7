import { type Resource, type ResourceName, resourceOf, resources } from '@openespf/contract/billing-v2'
import { createSchema } from '@openespf/contract/billing-v2-schemas'
import type { BillingDeps } from '../../deps.ts'
import { requireAccess } from './access.ts'
import { readFields } from './core/fields.ts'
import type { V2Answer, V2Request } from './exchange.ts'
import { once } from './once.ts'
import { readJsonObject } from './read-json.ts'
import { createReader } from './read-written.ts'
import { createShow, type Reading, readKey, readOnlyFields, single } from './reading.ts'
import { requireMatch } from './require-match.ts'
import { targetOf } from './target.ts'
import { writers } from './writers.ts'

/** `POST /<name>/<key>/<action>`: makes one of the resource that it answers. */
export function createAction(
  deps: BillingDeps,
  { name, action, reading }: { name: ResourceName; action: string; reading: Reading },
): (request: V2Request) => Promise<V2Answer> {
  const resource: Resource = resources[name]
  const described = resource.actions?.[action]
  const run = writers[name].actions?.[action]
  if (!described || !run) throw new RangeError(`no action ${action} of ${name}`)
  const { fields, answers } = described
  const show = createShow(answers)
  const read = createReader({ fields }, createSchema({ fields }))
  return (request) => {
    const { caller: view, ifMatch } = request
    requireAccess(resource, view, 'write')
    const body = readJsonObject(request.body)
    const what = `${name}/${request.key}/${action}`
    return once(deps, { request, what, body }, async (tx) => {
      const key = readKey(resource, request.key)
      const asked = readOnlyFields(resourceOf(answers), single(request.query), view.realm)
      const all = readFields(resource, undefined, view.realm)
      const input = read(body)
      await requireMatch(reading, tx, { view, key, paths: all, ifMatch })
      const made = await run(targetOf(deps, tx, view), key, input)
      return {
        ...{ status: 201, location: `/${answers}/${made}` },
        ...(await show(tx, { view, key: made, paths: asked })),
      }
    })
  }
}
