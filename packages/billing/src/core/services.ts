/** Which family of quota events usage of a service raises. */
export type ServiceKind = 'voice' | 'msg' | 'netaccess' | 'other'

export type Service = { name: string; kind: ServiceKind }

/** The service ids that public facts show (espf-facts §7.5); the names but the last are ours. */
const services: ReadonlyMap<number, Service> = new Map<number, Service>([
  [3, { name: 'Voice Calls', kind: 'voice' }],
  [10, { name: 'Messaging', kind: 'msg' }],
  [105, { name: 'Internet Access', kind: 'netaccess' }],
  [106, { name: 'Internet Access KB', kind: 'netaccess' }],
])

/** Of services that are not in the list the kind is other. */
export function serviceOf(iService: number): Service {
  return services.get(iService) ?? { name: `Service ${iService}`, kind: 'other' }
}
