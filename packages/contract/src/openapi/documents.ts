import { REALMS, type Realm } from '../realm.ts'
import type { OpenApiDocument } from './document.ts'
import { espfDocument } from './espf.ts'
import { eventsDocument } from './events.ts'
import { v1Document } from './v1.ts'
import { v2Document } from './v2.ts'

export type { OpenApiDocument } from './document.ts'

/** Where a document is offered: in which realm, and what stands before the realm's paths, such as `/admin` on the shared port. */
export type OfferedAt = { realm: Realm; prefix: string }

/** A document as it is offered: the name of its file, what it is called, and which realms have what it describes. */
export type OfferedDocument = {
  file: string
  title: string
  realms: readonly Realm[]
  make(at: OfferedAt): OpenApiDocument
}

const interfaces: Readonly<Record<Realm, string>> = {
  admin: 'AdminInterface',
  reseller: 'ResellerInterface',
  customer: 'CustomerInterface',
  account: 'AccountInterface',
}

/**
 * Every document of `/doc/api` (espf-facts §5.1, §6.1); a realm's own interface comes first. The ESPF API has one place,
 * whatever stands before the realm's other paths.
 */
export const offeredDocuments: readonly OfferedDocument[] = [
  ...REALMS.map((realm) => ({
    file: `${interfaces[realm]}.json`,
    title: `API v1, ${realm} realm`,
    realms: [realm],
    make: ({ prefix }: OfferedAt) => v1Document(realm, prefix),
  })),
  {
    file: 'v2.json',
    title: 'API 2.0',
    realms: REALMS,
    make: ({ realm, prefix }) => v2Document(realm, prefix),
  },
  { file: 'ESPF.json', title: 'ESPF API', realms: ['admin'], make: espfDocument },
  { file: 'Events.json', title: 'Events that handlers are sent', realms: REALMS, make: eventsDocument },
]

/** The document as it is committed: that of a realm's own listener, of the administrators' where all have it. */
export function committedDocument({ realms, make }: OfferedDocument): OpenApiDocument {
  return make({ realm: realms[0] ?? 'admin', prefix: '' })
}
