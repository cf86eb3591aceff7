import { type Static, Type } from 'typebox'
import { type MethodSpec, OWNERS, STAFF } from './method.ts'
import { paging, Success, Text, WireId } from './wire.ts'

/** A site of a customer: the public facts name its event and its key only, so its service is ours. */
export const CustomerSiteInfo = Type.Object({
  i_customer_site: Type.Integer(),
  i_customer: Type.Integer(),
  name: Type.String(),
})
export type CustomerSiteInfo = Static<typeof CustomerSiteInfo>

const Name = Type.String({ minLength: 1, maxLength: 255 })

export const customerSiteMethods = {
  'CustomerSite/add_customer_site': {
    summary: 'Adds a site to a customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      customer_site_info: Type.Object({ i_customer: WireId, name: Name }, { additionalProperties: false }),
    }),
    result: Type.Object({ i_customer_site: Type.Integer() }),
  },
  'CustomerSite/update_customer_site': {
    summary: 'Renames a site.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      customer_site_info: Type.Object(
        { i_customer_site: WireId, name: Type.Optional(Name) },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_customer_site: Type.Integer() }),
  },
  'CustomerSite/get_customer_site_list': {
    summary: "Customers' sites that fit a filter.",
    access: 'read',
    realms: OWNERS,
    params: Type.Object({
      i_customer: Type.Optional(WireId),
      name: Type.Optional(Text),
      ...paging,
    }),
    result: Type.Object({
      customer_site_list: Type.Array(CustomerSiteInfo),
      total: Type.Optional(Type.Integer()),
    }),
  },
  'CustomerSite/delete_customer_site': {
    summary: 'Deletes a site that no open account belongs to.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer_site: WireId }),
    result: Success,
  },
} as const satisfies Record<string, MethodSpec>
export type CustomerSiteMethod = keyof typeof customerSiteMethods
