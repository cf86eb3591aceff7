import { REALMS, type Realm } from '../realm.ts'
import type { OpenApiDocument } from './document.ts'
import { espfDocument } from './espf.ts'
import { eventsDocument } from './events.ts'
import { v1Document } from './v1.ts'
import { v2Document } from './v2.ts'

export type { OpenApiDocument } from './document.ts'

/** A document as it is offered: the name of its file, what it is called, and which realms have what it describes. */
export type OfferedDocument = {
  file: string
  title: string
  realms: readonly Realm[]
  /** `base`: what stands before the paths of the APIs, such as `/admin` on the shared port. */
  make(base: string): OpenApiDocument
}

const interfaces: Readonly<Record<Realm, string>> = {
  admin: 'AdminInterface',
  reseller: 'ResellerInterface',
  customer: 'CustomerInterface',
  account: 'AccountInterface',
}

/** Every document of `/doc/api` (espf-facts §5.1, §6.1). A realm's own interface comes first. */
export const offeredDocuments: readonly OfferedDocument[] = [
  ...REALMS.map((realm) => ({
    file: `${interfaces[realm]}.json`,
    title: `API v1, ${realm} realm`,
    realms: [realm],
    make: (base: string) => v1Document(realm, `${base}/rest`),
  })),
  { file: 'v2.json', title: 'API 2.0', realms: REALMS, make: (base) => v2Document(`${base}/api/2`) },
  {
    file: 'ESPF.json',
    title: 'ESPF API',
    realms: ['admin'],
    make: (base) => espfDocument(`${base}/espf/v1`),
  },
  { file: 'Events.json', title: 'Events that handlers are sent', realms: REALMS, make: eventsDocument },
]
