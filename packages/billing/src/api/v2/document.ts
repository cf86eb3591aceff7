import { type Resource, type ResourceName, resources } from '@openespf/contract/billing-v2'
import { type Billing, createBilling } from '../../billing.ts'
import { invalid, notFound } from '../../core/refusals.ts'
import type { View } from '../../core/view.ts'
import type { BillingDeps } from '../../deps.ts'
import { requireAccess } from './access.ts'
import type { V2Answer, V2File, V2Request } from './exchange.ts'
import { readKey, single } from './reading.ts'

type Write = (billing: Billing, view: View, key: number) => Promise<V2File | undefined>

const documents: Readonly<Partial<Record<ResourceName, Write>>> = {
  async invoices({ invoices }, view, key) {
    const pdf = await invoices.pdf(view, key)
    return pdf && { name: `invoice-${pdf.invoiceNumber}.pdf`, type: 'application/pdf', bytes: pdf.bytes }
  },
}

/** GET of one of a resource as a document. */
export function createDocument(
  deps: BillingDeps,
  name: ResourceName,
): (request: V2Request) => Promise<V2Answer> {
  const resource: Resource = resources[name]
  const billing = createBilling(deps)
  return async (request) => {
    requireAccess(resource, request.caller, 'read')
    const [parameter] = Object.keys(single(request.query))
    if (parameter !== undefined) throw invalid(`There is no parameter "${parameter.slice(0, 100)}" here.`)
    const key = readKey(resource, request.key)
    const file = await documents[name]?.(billing, request.caller, key)
    if (!file) throw notFound(name, `${resource.key} ${key}`)
    return { status: 200, file }
  }
}
